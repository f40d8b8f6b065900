import { describe, expect, it } from 'vitest';
import {
  dateIn,
  dayAt,
  endOfGrace,
  endOfLife,
  endOfWaiting,
} from '../../../gateway/programme/days.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { programmesOf, programmeText } from './given.ts';

/** A bar in Berlin whose day ends at four in the morning. */
const calendar = { zone: 'Europe/Berlin', cutOffMinutes: 240 };
const at = (local: string) => localToEpoch({ local, zone: calendar.zone });

describe('the end of points', () => {
  it.each<[string, object | null, 'day' | 'month' | 'year', string | null]>([
    ['2026-01-31T12:00', { months: 1 }, 'day', '2026-03-01T04:00'],
    ['2026-02-01T03:59', { months: 1 }, 'day', '2026-03-01T04:00'],
    ['2026-02-01T04:00', { months: 1 }, 'day', '2026-03-02T04:00'],
    ['2026-03-27T12:00', { days: 1 }, 'day', '2026-03-29T04:00'],
    ['2026-01-15T12:00', { months: 1 }, 'month', '2026-03-01T04:00'],
    ['2026-01-31T12:00', { days: 1 }, 'month', '2026-03-01T04:00'],
    ['2026-11-30T12:00', { months: 1 }, 'month', '2027-01-01T04:00'],
    ['2026-01-15T12:00', { months: 6 }, 'year', '2027-01-01T04:00'],
    ['2026-12-31T12:00', { days: 1 }, 'year', '2028-01-01T04:00'],
    ['2026-12-30T12:00', { days: 1 }, 'year', '2027-01-01T04:00'],
    ['2026-12-30T12:00', null, 'year', null],
  ])('earned %s, with a life of %o to the end of the %s: %s', (earned, life, ends, end) => {
    const unit = { life: life as { days: number } | { months: number } | null, ends };
    expect(endOfLife(calendar, unit, at(earned))).toBe(end === null ? null : at(end));
  });
});

describe('days of waiting and of grace', () => {
  it.each([
    [0, '2026-03-02T12:00', '2026-03-02T12:00'],
    [1, '2026-03-02T12:00', '2026-03-03T04:00'],
    [14, '2026-03-02T03:00', '2026-03-15T04:00'],
  ])('%i days of waiting from %s end at %s', (days, from, end) => {
    expect(endOfWaiting(calendar, days, at(from))).toBe(at(end));
  });

  it.each([
    [0, '2026-03-02T12:00', '2026-03-03T04:00'],
    [5, '2026-03-02T03:00', '2026-03-07T04:00'],
  ])('%i days of grace from %s end at %s', (days, from, end) => {
    expect(endOfGrace(calendar, days, at(from))).toBe(at(end));
  });
});

describe('the day of an entry', () => {
  const programmes = programmesOf(
    programmeText({ effectiveFrom: '2026-03-02T00:00', cutOff: '04:00' }),
    programmeText({ effectiveFrom: '2026-04-01T00:00', zone: 'Europe/Berlin' }),
  );

  it.each([
    ['2026-03-01T03:00', '2026-02-28', ''],
    ['2026-03-02T03:00', '2026-03-01', 'points@2026-03-02T00:00'],
    ['2026-04-01T03:00', '2026-04-01', 'points@2026-04-01T00:00'],
  ])('%s is that of the version of then, or of the first', (local, businessDate, programme) => {
    expect(dayAt(programmes, at(local))).toEqual({ at: at(local), businessDate, programme });
  });

  it('is that of UTC where there is no programme', () => {
    const midnight = Date.UTC(2026, 2, 2);
    expect(dayAt([], midnight - 1)).toMatchObject({ businessDate: '2026-03-01', programme: '' });
    expect(dayAt([], midnight)).toMatchObject({ businessDate: '2026-03-02', programme: '' });
    expect(dateIn({ zone: 'UTC', cutOffMinutes: 1 }, midnight)).toBe('2026-03-01');
  });
});
