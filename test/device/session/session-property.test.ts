import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Driven, member, type Timeless } from './drive.ts';

/** Answers name the newest visit, or one up to three visits older. */
const back = fc.constantFrom(0, 0, 1, 2, 3);
const found = fc.boolean();
type Made = Timeless | ((newest: number) => Timeless);
const given: fc.Arbitrary<Made> = fc.oneof(
  fc.constantFrom<Made>(
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
    { kind: 'settings', units: [], names: [], zone: 'UTC' },
    { kind: 'settings', units: [{ unit: 'POINTS', scale: 2 }], names: [], zone: 'UTC' },
    { kind: 'read', card: { ok: false, code: 'CHECK_DIGIT_WRONG' } },
  ),
  fc.constant<Timeless>({ kind: 'read', card: { ok: true, value: 'num-1' } }),
  // The name says whose it is, so a view on the screen can be traced to its visit.
  fc
    .tuple(back, found, fc.boolean())
    .map(([age, isFound, isFirst]) => (newest: number): Timeless => {
      const visit = newest - age;
      const view = isFound ? member(`m${visit}`, isFirst ? 1 : 2) : null;
      return { kind: isFirst ? 'lookedUp' : 'refreshed', visit, view, asOf: 1 };
    }),
  fc.tuple(back, fc.boolean()).map(
    ([age, isStored]) =>
      (newest: number): Timeless => ({ kind: 'recorded', visit: newest - age, isStored }),
  ),
);
const passing = fc.integer({ min: -500, max: 9_000 });

/** Inputs that end whatever visit is shown. */
const ENDS = new Set(['reading', 'read', 'torn', 'twoCards', 'done']);

test('any inputs: never throws, shows only the newest visit, and ends in attract', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(given, passing), { maxLength: 60, size: 'max' }), (inputs) => {
      const session = new Driven();
      let newest = 0;
      let endedAt = 0;
      for (const [made, ms] of inputs) {
        const input = typeof made === 'function' ? made(newest) : made;
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
