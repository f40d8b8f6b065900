import { expect, test } from 'vitest';
import { occurredAts } from '../../../gateway/link/occurred-at.ts';
import { RawKiosk } from './raw-kiosk.ts';

const received = Date.UTC(2026, 2, 2, 12);
const minute = 60_000;
const day = 24 * 60 * minute;

/** Times relative to the arrival, and which were flagged. */
function times(
  sentMono: number,
  events: readonly { readonly mono?: number; readonly ts?: number; readonly boot?: string }[],
) {
  const kiosk = new RawKiosk('kiosk-1');
  const batch = kiosk.batch(
    1,
    events.map(({ mono = 0, ts = 0, boot = 'boot-1' }) =>
      kiosk.event('visit', { card: 'num-1' }, { mono, ts: received + ts, boot }),
    ),
    { sentMono },
  );
  return occurredAts(batch, received).map(({ at, isFlagged }) => [at - received, isFlagged]);
}

test('within the boot that sent it, an event is as old as its boot time says', () => {
  expect(times(90_000, [{ mono: 30_000, ts: 10 * day }, { mono: 90_000 }])).toEqual([
    [-minute, false],
    [0, false],
  ]);
});

test('of an earlier boot its own time counts, kept between its neighbours', () => {
  const events = [
    { boot: 'old', ts: -5 * minute },
    { boot: 'old', ts: -9 * minute },
    { boot: 'old', ts: +9 * minute },
    { mono: 30_000 },
    { boot: 'old', ts: -3 * minute },
  ];
  expect(times(90_000, events)).toEqual([
    [-5 * minute, false],
    [-5 * minute, false],
    [-minute, false],
    [-minute, false],
    [-minute, false],
  ]);
});

test('an impossible time is flagged, and the time of arrival counts', () => {
  expect(times(46 * day, [{ mono: 0 }, { boot: 'old', ts: -46 * day }])).toEqual([
    [0, true],
    [0, true],
  ]);
  expect(times(0, [{ mono: 6 * minute }, { mono: 4 * minute }])).toEqual([
    [0, true],
    [4 * minute, false],
  ]);
  expect(times(45 * day, [{ mono: 0 }])).toEqual([[-45 * day, false]]);
});
