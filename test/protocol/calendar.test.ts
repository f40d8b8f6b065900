import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  businessDate,
  fromRfc3339,
  isDate,
  isLocalTime,
  isZone,
  localToEpoch,
  startOfBusinessDay,
  toRfc3339,
} from '../../protocol/calendar.ts';

const utc = (text: string) => Date.parse(`${text}Z`);
const berlin = { zone: 'Europe/Berlin', cutOffMinutes: 0 };
const berlin4 = { zone: 'Europe/Berlin', cutOffMinutes: 240 };
const zones = [
  'Europe/Copenhagen',
  'Europe/London',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'UTC',
];

/** Tries instants of 55 years in every zone with every cut-off. */
function anywhere(holds: (zone: string, cutOffMinutes: number, at: number) => void): void {
  const cutOffs = fc.integer({ min: 0, max: 1439 });
  const instants = fc.integer({ min: utc('1990-01-01T00:00'), max: utc('2045-01-01T00:00') });
  const property = fc.property(fc.constantFrom(...zones), cutOffs, instants, holds);
  fc.assert(property, { numRuns: 1000 });
}

describe('edge cases by number', () => {
  test('7: a lot due on 31 May ends at the start of 1 June, or at its cut-off', () => {
    const lastSecond = localToEpoch({ local: '2026-05-31T23:59:59', zone: 'Europe/Berlin' });
    const end = startOfBusinessDay({ ...berlin, date: addDays('2026-05-31', 1) });
    expect(end).toBe(utc('2026-05-31T22:00'));
    expect(lastSecond).toBe(end - 1000);
    expect(businessDate({ ...berlin, at: end - 1 })).toBe('2026-05-31');
    expect(businessDate({ ...berlin, at: end })).toBe('2026-06-01');
    const end4 = startOfBusinessDay({ ...berlin4, date: '2026-06-01' });
    expect(end4).toBe(utc('2026-06-01T02:00'));
    expect(businessDate({ ...berlin4, at: end4 - 1 })).toBe('2026-05-31');
  });

  test('8: with a cut-off of 04:00 a sale on Sunday at 01:30 is still of Saturday', () => {
    const at = localToEpoch({ local: '2026-06-07T01:30', zone: 'Europe/Berlin' });
    expect(businessDate({ ...berlin4, at })).toBe('2026-06-06');
    expect(businessDate({ ...berlin, at })).toBe('2026-06-07');
  });

  test('9: the hour that occurs twice is one day in order; its local time means the first', () => {
    const first = localToEpoch({ local: '2026-10-25T02:30', zone: 'Europe/Berlin' });
    const second = first + 3_600_000;
    expect(first).toBe(utc('2026-10-25T00:30'));
    for (const day of [berlin, { ...berlin, cutOffMinutes: 150 }]) {
      expect(businessDate({ ...day, at: first })).toBe('2026-10-25');
      expect(businessDate({ ...day, at: second })).toBe('2026-10-25');
    }
    // The second 02:00-02:29 comes after the cut-off of 02:30 was reached: no way back.
    expect(businessDate({ ...berlin, cutOffMinutes: 150, at: first - 1 })).toBe('2026-10-24');
    const again = utc('2026-10-25T01:10');
    expect(businessDate({ ...berlin, cutOffMinutes: 150, at: again })).toBe('2026-10-25');
  });

  test('10: one month after 31 January is 28 February, or 29', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2028-01-31', 1)).toBe('2028-02-29');
  });
});

describe('a business day', () => {
  test.each([
    ['a day of 23 hours', '2026-03-29', 23],
    ['a day of 25 hours', '2026-10-25', 25],
    ['any other day', '2026-07-01', 24],
  ])('lasts from cut-off to cut-off: %s', (_what, date, hours) => {
    for (const day of [berlin, berlin4]) {
      const from = day.cutOffMinutes === 0 ? date : addDays(date, -1);
      const length =
        startOfBusinessDay({ ...day, date: addDays(from, 1) }) -
        startOfBusinessDay({ ...day, date: from });
      expect(length).toBe(hours * 3_600_000);
    }
  });

  test('whose cut-off the clock jumps over begins at the jump', () => {
    const day = { ...berlin, cutOffMinutes: 150 };
    expect(startOfBusinessDay({ ...day, date: '2026-03-29' })).toBe(utc('2026-03-29T01:00'));
    expect(businessDate({ ...day, at: utc('2026-03-29T00:59:59.999') })).toBe('2026-03-28');
    expect(businessDate({ ...day, at: utc('2026-03-29T01:00') })).toBe('2026-03-29');
  });

  test('begins at the first instant where midnight does not exist', () => {
    const day = { zone: 'America/Sao_Paulo', cutOffMinutes: 0 };
    const start = startOfBusinessDay({ ...day, date: '2018-11-04' });
    expect(start).toBe(utc('2018-11-04T03:00'));
    expect(businessDate({ ...day, at: start - 1 })).toBe('2018-11-03');
  });

  test('that an island skipped is empty', () => {
    const day = { zone: 'Pacific/Apia', cutOffMinutes: 0 };
    const start = startOfBusinessDay({ ...day, date: '2011-12-30' });
    expect(start).toBe(startOfBusinessDay({ ...day, date: '2011-12-31' }));
    expect(businessDate({ ...day, at: start - 1 })).toBe('2011-12-29');
    expect(businessDate({ ...day, at: start })).toBe('2011-12-31');
  });

  test('in every zone and at every cut-off holds exactly the instants from its start on', () => {
    anywhere((zone, cutOffMinutes, at) => {
      const day = { zone, cutOffMinutes };
      const date = businessDate({ ...day, at });
      expect(startOfBusinessDay({ ...day, date })).toBeLessThanOrEqual(at);
      expect(startOfBusinessDay({ ...day, date: addDays(date, 1) })).toBeGreaterThan(at);
    });
  });

  test('is the local date less the cut-off on days without a clock change', () => {
    anywhere((zone, cutOffMinutes, at) => {
      const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
      const near = local.subtract({ hours: 48 }).getTimeZoneTransition('next');
      fc.pre(near === null || near.epochMilliseconds > at + 48 * 3_600_000);
      const date = local.toPlainDateTime().subtract({ minutes: cutOffMinutes }).toPlainDate();
      expect(businessDate({ zone, cutOffMinutes, at })).toBe(date.toString());
    });
  });

  test('never runs backwards through a whole year of quarter hours', () => {
    for (const zone of zones) {
      let before = '';
      for (let at = utc('2011-06-01T00:00'); at < utc('2012-06-01T00:00'); at += 900_000) {
        const date = businessDate({ zone, cutOffMinutes: 150, at });
        if (date < before) expect.fail(`${zone} ran from ${before} back to ${date}`);
        before = date;
      }
    }
  });

  test('is told more than 200,000 times a second', () => {
    let quickest = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 5 && quickest > 100; attempt += 1) {
      const before = performance.now();
      for (let call = 0; call < 20_000; call += 1) {
        businessDate({ ...berlin4, at: 1_790_000_000_000 + call * 1_000_000 });
      }
      quickest = Math.min(quickest, performance.now() - before);
    }
    expect(20_000 / (quickest / 1000)).toBeGreaterThan(200_000);
  });
});

describe('dates', () => {
  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-12-31', 1, '2027-01-31'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-15', -13, '2024-12-15'],
    ['2026-05-31', 0, '2026-05-31'],
  ])('%s and %d months is %s', (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });

  test('are added to as Temporal does it', () => {
    const dates = fc
      .integer({ min: -3000, max: 30_000 })
      .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
    fc.assert(
      fc.property(dates, fc.integer({ min: -600, max: 600 }), (date, n) => {
        const plain = Temporal.PlainDate.from(date);
        expect(addMonths(date, n)).toBe(plain.add({ months: n }).toString());
        expect(addDays(date, n)).toBe(plain.add({ days: n }).toString());
      }),
    );
  });

  test('follow each other without a gap from the year 1 to 9998', () => {
    const days = fc.integer({ min: -719_162, max: 2_932_530 });
    fc.assert(
      fc.property(days, (day) => {
        const [date, next] = [day, day + 1].map((one) =>
          new Date(one * 86_400_000).toISOString().slice(0, 10),
        );
        expect(addDays(date ?? '', 1)).toBe(next);
      }),
      { numRuns: 2000, examples: [[-719_162 + 40_000]] },
    );
  });

  test.each([
    ...['2025-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '', '2026-01-01T00:00'],
    ...['1900-02-29', '2026-04-31', '2026-01-00', '2026-01-32', '2026/01/01', '2026-0:-01'],
    ...['202x-01-01', '-026-01-01', ' 2026-01-1', '\u0662\u0660\u0662\u0666-01-01'],
  ])('%j is none', (date) => {
    expect(isDate(date)).toBe(false);
    expect(() => addDays(date, 1)).toThrow(RangeError);
  });
});

describe('a local time', () => {
  test.each([
    ['2010-12-01T08:26', 'Europe/London', '2010-12-01T08:26'],
    ['2011-06-01 08:26:30', 'Europe/London', '2011-06-01T07:26:30'],
    ['2026-01-01T00:00', 'Europe/Copenhagen', '2025-12-31T23:00'],
    ['2026-07-01T12:00:00.250', 'Asia/Kathmandu', '2026-07-01T06:15:00.250'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30'],
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30'],
  ])('%s in %s is %s UTC', (local, zone, expected) => {
    expect(localToEpoch({ local, zone })).toBe(utc(expected));
  });

  test('is the same as Temporal says, in every zone', () => {
    const minutes = fc.integer({ min: 10_500_000, max: 39_000_000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), minutes, (zone, minute) => {
        const local = new Date(minute * 60_000).toISOString().slice(0, 16);
        const expected = Temporal.PlainDateTime.from(local).toZonedDateTime(zone);
        expect(localToEpoch({ local, zone })).toBe(expected.epochMilliseconds);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(['2026-02-30T10:00', '2026-01-01', '2026-01-01T24:00', '2026-01-01T10:60', 'now'])(
    '%j is none',
    (local) => {
      expect(isLocalTime(local)).toBe(false);
      expect(() => localToEpoch({ local, zone: 'UTC' })).toThrow(RangeError);
    },
  );
});

describe('RFC 3339', () => {
  test('is written with the offset of the zone and read back', () => {
    const at = utc('2026-07-01T12:00:00');
    expect(toRfc3339({ at, zone: 'Europe/Copenhagen' })).toBe('2026-07-01T14:00:00+02:00');
    expect(fromRfc3339('2026-07-01T14:00:00+02:00')).toBe(at);
    expect(fromRfc3339('2026-07-01T12:00:00Z')).toBe(at);
    expect(fromRfc3339('2026-07-01T06:30:00.500-05:30')).toBe(at + 500);
  });

  test.each([
    '2026-07-01T14:00:00',
    '2026-07-01',
    '2026-02-30T14:00:00Z',
    '2026-07-01T14:00:00+2',
    '2026-07-01T14:00:00+24:00',
    '',
    'Z',
  ])('%j is none', (text) => {
    expect(fromRfc3339(text)).toBeNull();
  });

  test('comes back the same in every zone', () => {
    const instants = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, at) => {
        expect(fromRfc3339(toRfc3339({ at, zone }))).toBe(at);
      }),
    );
  });
});

test('zones are those of IANA', () => {
  expect(zones.every(isZone)).toBe(true);
  const wrong = ['Europe/Nowhere', '', 'Europe', '+01:00', 'x'.repeat(80)];
  expect(wrong.filter(isZone)).toEqual([]);
});
