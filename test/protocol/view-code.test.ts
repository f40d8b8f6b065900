import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeView, encodeView, notesMax } from '../../protocol/view-code.ts';
import type { MemberView, Note } from '../../protocol/views.ts';

const plain: MemberView = { name: 'Anna', balances: [] };
const level: Note = {
  kind: 'level',
  name: 1,
  fall: { at: Date.UTC(2026, 3, 3, 22), name: 0 },
};
const gate: Note = {
  kind: 'gate',
  name: 2,
  missing: { amount: 1, scale: 0 },
  of: { amount: 5000, scale: 2 },
  until: Date.UTC(2026, 3, 12, 22),
};

const instants = fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: null });
const numbers = fc.record({
  amount: fc.maxSafeNat(),
  scale: fc.integer({ min: 0, max: 6 }),
});
const names = fc.integer({ min: 0, max: 63 });
const someNote: fc.Arbitrary<Note> = fc.oneof(
  fc.record({
    kind: fc.constant('level' as const),
    name: names,
    fall: fc.option(
      fc.record({
        at: fc.integer({ min: 0, max: 4e12 }),
        name: fc.option(names, { nil: null }),
      }),
      { nil: null },
    ),
  }),
  fc.record({ kind: fc.constant('member' as const), name: names, until: instants }),
  fc.record({
    kind: fc.constant('gate' as const),
    name: names,
    missing: numbers,
    of: fc.option(numbers, { nil: null }),
    until: instants,
  }),
);

describe('a member view as bytes', () => {
  test('with any notes is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(someNote, { minLength: 1, maxLength: notesMax }), (notes) => {
        const view = { ...plain, notes };
        expect(decodeView(encodeView(view))).toEqual(view);
      }),
    );
  });

  test('without notes is as it was before there were any', () => {
    expect([...encodeView(plain)]).toEqual([1, 4, ...Buffer.from('Anna'), 0]);
    expect(encodeView({ ...plain, notes: [] })).toEqual(encodeView(plain));
  });

  test('takes 9 bytes more for a level and 14 for a gate with all that it can say', () => {
    const base = encodeView({ ...plain, notes: [level] }).length;
    expect(base - encodeView(plain).length).toBe(1 + 2 + 7);
    expect(encodeView({ ...plain, notes: [level, gate] }).length - base).toBe(2 + 12);
  });

  test('skips a kind of note that only a newer gateway knows', () => {
    const bytes = [...encodeView({ ...plain, notes: [level] })];
    const [count, ...rest] = bytes.slice(-10);
    const unknown = [9, 3, 1, 2, 3];
    const next = [...bytes.slice(0, -10), (count ?? 0) + 1, ...unknown, ...rest];
    expect(decodeView(Uint8Array.from(next))).toEqual({ ...plain, notes: [level] });
  });

  test('is no view when a note is shorter or longer than its kind, or when there are too many', () => {
    const bytes = [...encodeView({ ...plain, notes: [level] })];
    const lengthAt = bytes.length - 8;
    expect(bytes[lengthAt]).toBe(7);
    for (const length of [6, 8]) {
      const wrong = bytes.with(lengthAt, length);
      const padded = length === 8 ? [...wrong, 0] : wrong.slice(0, -1);
      expect(decodeView(Uint8Array.from(padded))).toBeNull();
    }
    const many = bytes.with(lengthAt - 2, notesMax + 1);
    expect(decodeView(Uint8Array.from(many))).toBeNull();
    expect(decodeView(Uint8Array.from(bytes.with(0, 3)))).toBeNull();
  });

  test('any bytes are a view or none, never an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const view = decodeView(Uint8Array.from([2, ...bytes]));
        expect(view === null || typeof view.name === 'string').toBe(true);
      }),
    );
  });
});
