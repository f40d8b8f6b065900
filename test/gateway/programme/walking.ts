import type { Hold, Ladder, Level } from '../../../gateway/programme/standing/ladder.ts';
import { type Floor, type Past, walkLevels } from '../../../gateway/programme/standing/walk.ts';

export const days = (count: number): Hold => ({ kind: 'days', days: count });

export const level = (id: string, from: number | null): Level => ({
  ...{ id, from, fourEyes: false, isHidden: false, texts: {} },
});

/** Silver from 500 and gold from 1,500 in ten days, held for thirty days. */
export const ladder = (more: Partial<Ladder> = {}): Ladder => ({
  ...{ by: 'T', days: 10, rise: 'earned', hold: days(30), fall: 'oneStep', onReturn: 'atEnd' },
  levels: [level('silver', 500), level('gold', 1500)],
  ...more,
});

/** What was paid on days of 2026. */
export const paid = (...all: readonly (readonly [day: string, amount: number])[]) =>
  all.map(([day, amount]) => ({ tally: 'T', day: `2026-${day}`, amount }));

/** Enough for gold on 10 January. */
export const gold = paid(['01-10', 1500]);

export const floor = (kind: Floor['kind'], id: string, from: string, until: string): Floor => ({
  ...{ kind, level: id, from: `2026-${from}`, until: `2026-${until}` },
});

/** Each step as `day level until source cause`, without the year. */
export const steps = (past: Partial<Past>, last = '03-31'): readonly string[] => {
  const plain = { regimes: [{ from: '2026-01-01', ladder: ladder() }], tallies: [], floors: [] };
  return walkLevels({ ...plain, ...past }, `2026-${last}`).map((one) =>
    [one.day, one.level, one.until ?? 'ever', one.source, one.cause]
      .join(' ')
      .replaceAll('2026-', ''),
  );
};
