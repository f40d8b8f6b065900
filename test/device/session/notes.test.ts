import { describe, expect, test } from 'vitest';
import { shownNotes } from '../../../device/session/notes.ts';
import type { Note } from '../../../protocol/views.ts';
import { Driven } from './drive.ts';

const names = [
  { id: 'first-step', texts: {} },
  { id: 'second-step', texts: { da: 'Andet trin' } },
  { id: 'badge', texts: {} },
];
const day = 86_400_000;
const at = 100 * day;
const [first, second, badge] = names;
const falls: Note = { kind: 'level', name: 1, fall: { at, name: 0 } };
const shownAt = (note: Note, asOf: number) => shownNotes([note], { names, asOf });

describe('a level', () => {
  test('is told with its fall until that moment, and is the lower one from it', () => {
    const before = { kind: 'level', name: second, fall: { at, name: first } };
    expect(shownAt(falls, at - 1)).toEqual([before]);
    expect(shownAt(falls, at)).toEqual([{ kind: 'level', name: first, fall: null }]);
  });

  test('that falls to none is told no longer', () => {
    const last: Note = { kind: 'level', name: 0, fall: { at, name: null } };
    const before = { kind: 'level', name: first, fall: { at, name: null } };
    expect(shownAt(last, at - 1)).toEqual([before]);
    expect(shownAt(last, at)).toEqual([]);
  });

  test('without an end stays', () => {
    const stays: Note = { kind: 'level', name: 0, fall: null };
    expect(shownAt(stays, 9e12)).toEqual([{ kind: 'level', name: first, fall: null }]);
  });
});

test('what is missing at a gate, and a membership, are told until their end', () => {
  const gate: Note = {
    kind: 'gate',
    name: 2,
    missing: { amount: 1, scale: 0 },
    of: null,
    until: at,
  };
  expect(shownAt(gate, at - 1)).toEqual([{ ...gate, name: badge }]);
  expect(shownAt(gate, at)).toEqual([]);
  const member: Note = { kind: 'member', name: 2, until: null };
  expect(shownAt(member, 9e12)).toEqual([{ ...member, name: badge }]);
  expect(shownAt({ ...member, until: at }, at)).toEqual([]);
});

test('a name that the settings have not shows nothing', () => {
  expect(shownAt({ kind: 'level', name: 9, fall: null }, 0)).toEqual([]);
  const unknownLower: Note = { kind: 'level', name: 0, fall: { at, name: 9 } };
  expect(shownAt(unknownLower, at - 1)).toEqual([
    { kind: 'level', name: first, fall: { at, name: null } },
  ]);
});

test('a masked visit shows no note, and a touch brings it back', () => {
  const session = new Driven();
  session.give({ kind: 'settings', units: [], names, zone: 'UTC' });
  session.give({ kind: 'read', card: { ok: true, value: 'num-1' } });
  const view = { name: 'Anna', balances: [], notes: [falls] };
  session.give({ kind: 'lookedUp', visit: 1, view, asOf: at - 1 });
  const notesShown = () => (session.view.kind === 'member' ? session.view.notes.length : -1);
  expect(notesShown()).toBe(1);
  session.pass(31_000);
  expect(notesShown()).toBe(0);
  session.give({ kind: 'touch' });
  expect(notesShown()).toBe(1);
});
