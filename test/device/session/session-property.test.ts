import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Driven, member, type Timeless } from './drive.ts';

/** Inputs in any order; `lookedUp` and the like name any visit, right or wrong. */
const visit = fc.integer({ min: 0, max: 6 });
const view = fc.option(fc.constant(true));
const given: fc.Arbitrary<Timeless> = fc.oneof(
  fc.constantFrom<Timeless>(
    { kind: 'reading' },
    { kind: 'torn' },
    { kind: 'twoCards' },
    { kind: 'touch' },
    { kind: 'done' },
    { kind: 'tick' },
    { kind: 'language', language: 'da' },
    { kind: 'language', language: 'en' },
    { kind: 'link', isCurrent: true },
    { kind: 'link', isCurrent: false },
    { kind: 'service', outage: null },
    { kind: 'service', outage: 'no-reader' },
    { kind: 'service', outage: 'fenced' },
    { kind: 'settings', units: [], zone: 'UTC' },
    { kind: 'settings', units: [{ unit: 'POINTS', scale: 2 }], zone: 'UTC' },
    { kind: 'read', card: { ok: true, value: 'num-1' } },
    { kind: 'read', card: { ok: false, code: 'CHECK_DIGIT_WRONG' } },
  ),
  // The name says whose it is, so a view on the screen can be traced to its visit.
  fc.tuple(visit, view).map(
    ([number, isFound]): Timeless => ({
      kind: 'lookedUp',
      visit: number,
      view: isFound === null ? null : member(`m${number}`, number),
      asOf: 1,
    }),
  ),
  fc.tuple(visit, view).map(
    ([number, isFound]): Timeless => ({
      kind: 'refreshed',
      visit: number,
      view: isFound === null ? null : member(`m${number}`, number + 100),
      asOf: 2,
    }),
  ),
  fc
    .tuple(visit, fc.boolean())
    .map(([number, isStored]): Timeless => ({ kind: 'recorded', visit: number, isStored })),
);
const passing = fc.integer({ min: -500, max: 40_000 });

/** Inputs that end whatever visit is shown. */
const ENDS = new Set(['reading', 'read', 'torn', 'twoCards', 'done']);

test('any inputs: never throws, shows only the newest visit, and ends in attract', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(given, passing), { maxLength: 60 }), (inputs) => {
      const session = new Driven();
      let newest = 0;
      let endedAt = 0;
      for (const [input, ms] of inputs) {
        // A clock that goes back is survived too.
        if (ms < 0) session.mono += ms;
        else session.pass(ms);
        session.give(input);
        newest = session.state.visit;
        if (ENDS.has(input.kind)) endedAt = input.kind === 'read' ? newest - 1 : newest;
        const shown = session.view;
        if (shown.kind === 'member') {
          expect(shown.visit).toBe(newest);
          expect(shown.visit).toBeGreaterThan(endedAt);
          expect(['', `m${newest}`]).toContain(shown.name);
        } else {
          expect(JSON.stringify(shown)).not.toMatch(/"m\d/);
        }
      }
      session.give({ kind: 'service', outage: null });
      for (let ticks = 0; session.wakeAt !== null; ticks += 1) {
        expect(ticks).toBeLessThan(60);
        session.pass(session.wakeAt - session.mono);
      }
      expect(session.view).toEqual({ kind: 'attract', language: 'en' });
    }),
    { numRuns: 500 },
  );
});
