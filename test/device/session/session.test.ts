import { describe, expect, test } from 'vitest';
import { shownVisit } from '../../../device/session/session.ts';
import type { ScreenView } from '../../../protocol/views.ts';
import { Driven, member, type Timeless } from './drive.ts';

const read = (card: string): Timeless => ({ kind: 'read', card: { ok: true, value: card } });
const balance = (view: ScreenView): number | undefined =>
  view.kind === 'member' ? view.balances[0]?.available : undefined;
const change = (view: ScreenView): number | null | undefined =>
  view.kind === 'member' ? view.balances[0]?.changedBy : undefined;

describe('a visit', () => {
  test('a card goes from reading to the balance, with its light at once and one at the end', () => {
    const session = new Driven();
    expect(session.give({ kind: 'reading' })).toEqual([
      { kind: 'show', view: { kind: 'reading', language: 'en' } },
    ]);
    expect(session.give(read('num-4'))).toEqual([
      { kind: 'signal', signal: 'read' },
      { kind: 'lookUp', visit: 1, card: 'num-4' },
    ]);
    session.give({ kind: 'link', isCurrent: true });
    const effects = session.give({
      kind: 'lookedUp',
      visit: 1,
      view: member('Anna', 40),
      asOf: 77,
    });
    expect(effects[0]).toEqual({ kind: 'signal', signal: 'done' });
    expect(session.view).toEqual({
      kind: 'member',
      language: 'en',
      visit: 1,
      name: 'Anna',
      isMasked: false,
      secondsLeft: null,
      balances: [
        { unit: 'POINTS', scale: 0, available: 40, pending: 0, nextExpiry: null, changedBy: null },
      ],
      notes: [],
      asOf: 77,
      isLive: true,
      zone: 'Europe/Oslo',
    });
    expect(shownVisit(session.state)).toBe(1);
  });

  test('after 30 s the balance is hidden, counts down 20 s and is gone', () => {
    const session = new Driven();
    session.show('Anna', 40);
    session.pass(29_999);
    expect(session.view).toMatchObject({ isMasked: false, secondsLeft: null });
    session.pass(1);
    expect(session.view).toMatchObject({ isMasked: true, secondsLeft: 20, name: '', balances: [] });
    session.pass(1000);
    expect(session.view).toMatchObject({ isMasked: true, secondsLeft: 19 });
    session.pass(18_000);
    expect(session.view).toMatchObject({ isMasked: true, secondsLeft: 1 });
    session.pass(1000);
    expect(session.kind).toBe('attract');
    expect(session.wakeAt).toBeNull();
    expect(shownVisit(session.state)).toBeNull();
  });

  test('a touch shows the hidden balance again and starts the 30 s anew', () => {
    const session = new Driven();
    session.show('Anna', 40);
    session.pass(35_000);
    session.give({ kind: 'touch' });
    expect(session.view).toMatchObject({ isMasked: false, name: 'Anna' });
    session.pass(29_999);
    expect(session.view).toMatchObject({ isMasked: false });
    session.pass(1);
    expect(session.view).toMatchObject({ isMasked: true });
  });

  test('"done" wipes at once', () => {
    const session = new Driven();
    session.show('Anna', 40);
    session.give({ kind: 'done' });
    expect(session.kind).toBe('attract');
    expect(JSON.stringify(session.state)).not.toContain('Anna');
  });

  test.each<[string, Timeless]>([
    ['a card in the field', { kind: 'reading' }],
    ['a read', read('num-5')],
    ['a torn card', { kind: 'torn' }],
    ['two cards', { kind: 'twoCards' }],
    ['a refused read', { kind: 'read', card: { ok: false, code: 'BANK_CARD_REFUSED' } }],
    ['an outage', { kind: 'service', outage: 'fenced' }],
  ])('%s ends the visit that is shown', (_, input) => {
    const session = new Driven();
    session.show('Anna', 40);
    session.give(input);
    expect(session.kind).not.toBe('member');
    expect(JSON.stringify(session.state)).not.toContain('Anna');
  });

  test('an answer for an older visit never reaches the screen', () => {
    const session = new Driven();
    session.give(read('num-1'));
    session.give(read('num-2'));
    session.give({ kind: 'lookedUp', visit: 1, view: member('Old', 1), asOf: 1 });
    expect(session.kind).toBe('reading');
    session.give({ kind: 'lookedUp', visit: 2, view: member('New', 2), asOf: 1 });
    session.give({ kind: 'refreshed', visit: 1, view: member('Old', 9), asOf: 1 });
    session.give({ kind: 'recorded', visit: 1, isStored: true });
    expect(session.view).toMatchObject({ kind: 'member', name: 'New', visit: 2 });
  });

  test('an answer after the end of its own visit is dropped too', () => {
    const session = new Driven();
    session.give(read('num-1'));
    session.give({ kind: 'done' });
    session.give({ kind: 'lookedUp', visit: 1, view: member('Old', 1), asOf: 1 });
    expect(session.kind).toBe('attract');
  });

  test('a card that yields nothing within 5 s is given up', () => {
    const session = new Driven();
    session.give({ kind: 'reading' });
    session.pass(4999);
    expect(session.kind).toBe('reading');
    session.pass(1);
    expect(session.kind).toBe('attract');
  });
});

describe('a card that is not in the cache', () => {
  test('is an unknown card while the cache is current, and nothing is recorded', () => {
    const session = new Driven();
    session.give({ kind: 'link', isCurrent: true });
    session.give(read('num-1'));
    const effects = session.give({ kind: 'lookedUp', visit: 1, view: null, asOf: 1 });
    expect(effects.some((effect) => effect.kind === 'record')).toBe(false);
    expect(session.kind).toBe('unknownCard');
    session.pass(10_000);
    expect(session.kind).toBe('attract');
  });

  test('edge case 16: cannot be checked otherwise, and the visit is saved first', () => {
    const session = new Driven();
    session.give(read('num-1'));
    expect(session.give({ kind: 'lookedUp', visit: 1, view: null, asOf: 1 })).toEqual([
      { kind: 'record', visit: 1, card: 'num-1' },
    ]);
    expect(session.kind).toBe('reading');
    session.give({ kind: 'recorded', visit: 1, isStored: true });
    expect(session.view).toEqual({ kind: 'cannotCheck', language: 'en', isSaved: true });
    expect(session.effects).toContainEqual({ kind: 'signal', signal: 'done' });
  });

  test('says that nothing was saved when the outbox refuses', () => {
    const session = new Driven();
    session.give(read('num-1'));
    session.give({ kind: 'lookedUp', visit: 1, view: null, asOf: 1 });
    session.give({ kind: 'recorded', visit: 1, isStored: false });
    expect(session.view).toEqual({ kind: 'cannotCheck', language: 'en', isSaved: false });
    expect(session.effects).not.toContainEqual({ kind: 'signal', signal: 'done' });
  });
});

describe('a read that is refused', () => {
  test.each<[Timeless, string]>([
    [{ kind: 'read', card: { ok: false, code: 'CHECK_DIGIT_WRONG' } }, 'CHECK_DIGIT_WRONG'],
    [{ kind: 'read', card: { ok: false, code: 'BANK_CARD_REFUSED' } }, 'BANK_CARD_REFUSED'],
    [{ kind: 'read', card: { ok: false, code: 'READ_TOO_LONG' } }, 'READ_TOO_LONG'],
    [{ kind: 'twoCards' }, 'TWO_CARDS'],
    [{ kind: 'torn' }, 'READ_MALFORMED'],
  ])('%j is shown with its code for 5 s', (input, code) => {
    const session = new Driven();
    session.give({ kind: 'reading' });
    expect(session.give(input)).toEqual([
      { kind: 'signal', signal: 'refused' },
      { kind: 'show', view: { kind: 'refusedRead', language: 'en', code } },
    ]);
    session.pass(4999);
    expect(session.kind).toBe('refusedRead');
    session.pass(1);
    expect(session.kind).toBe('attract');
  });
});

describe('a number that changes while it is shown', () => {
  test('is just right within the first 2 s and marked afterwards', () => {
    const session = new Driven();
    session.show('Anna', 40);
    session.pass(1999);
    session.give({ kind: 'refreshed', visit: 1, view: member('Anna', 41), asOf: 2 });
    expect([balance(session.view), change(session.view)]).toEqual([41, null]);
    session.pass(1);
    session.give({ kind: 'refreshed', visit: 1, view: member('Anna', 44), asOf: 3 });
    expect([balance(session.view), change(session.view)]).toEqual([44, 3]);
    expect(session.view).toMatchObject({ asOf: 3 });
    session.give({ kind: 'refreshed', visit: 1, view: member('Anna', 44), asOf: 4 });
    expect(change(session.view)).toBe(3);
    session.give({ kind: 'refreshed', visit: 1, view: member('Anna', 40), asOf: 5 });
    expect(change(session.view)).toBe(-4);
  });

  test('a member who is erased while shown leaves the screen', () => {
    const session = new Driven();
    session.show('Anna', 40);
    session.give({ kind: 'refreshed', visit: 1, view: null, asOf: 2 });
    expect(session.kind).toBe('attract');
  });

  test('says whether it is live as the link comes and goes', () => {
    const session = new Driven();
    session.show('Anna', 40);
    expect(session.view).toMatchObject({ isLive: false });
    session.give({ kind: 'link', isCurrent: true });
    expect(session.view).toMatchObject({ isLive: true, name: 'Anna' });
  });
});

describe('the language', () => {
  test('switches at any step without losing anything', () => {
    const session = new Driven();
    session.give(read('num-1'));
    session.give({ kind: 'language', language: 'da' });
    session.give({ kind: 'lookedUp', visit: 1, view: member('Anna', 40), asOf: 1 });
    expect(session.view).toMatchObject({ kind: 'member', language: 'da', name: 'Anna' });
    session.give({ kind: 'language', language: 'en' });
    expect(session.view).toMatchObject({ kind: 'member', language: 'en', name: 'Anna', visit: 1 });
  });

  test('of a visitor ends with the visit', () => {
    const session = new Driven();
    session.show('Anna', 40);
    session.give({ kind: 'language', language: 'da' });
    session.give({ kind: 'done' });
    expect(session.view).toEqual({ kind: 'attract', language: 'en' });
    session.show('Anna', 40);
    session.give({ kind: 'language', language: 'da' });
    session.pass(50_000);
    expect(session.view).toEqual({ kind: 'attract', language: 'en' });
  });

  test('chosen before a card is kept for 30 s', () => {
    const session = new Driven();
    session.give({ kind: 'language', language: 'da' });
    session.pass(29_999);
    expect(session.view).toEqual({ kind: 'attract', language: 'da' });
    session.pass(1);
    expect(session.view).toEqual({ kind: 'attract', language: 'en' });
    expect(session.wakeAt).toBeNull();
  });
});

describe('out of service', () => {
  test('is shown from the start until the kiosk can serve', () => {
    const session = new Driven({ isReady: false });
    expect(session.view).toEqual({ kind: 'outOfService', language: 'en', reason: 'starting' });
    session.give({ kind: 'service', outage: 'fenced' });
    expect(session.give(read('num-1'))).toEqual([]);
    session.give({ kind: 'service', outage: null });
    expect(session.kind).toBe('attract');
  });

  test('for want of a reader still takes a typed number', () => {
    const session = new Driven();
    session.give({ kind: 'service', outage: 'no-reader' });
    expect(session.view).toMatchObject({ kind: 'outOfService', reason: 'no-reader' });
    session.show('Anna', 40);
    expect(session.kind).toBe('member');
    session.give({ kind: 'done' });
    expect(session.view).toMatchObject({ kind: 'outOfService', reason: 'no-reader' });
  });
});
