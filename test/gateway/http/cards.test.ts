import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cards, openTill, purchase, ref, type Till } from './till.ts';

let till: Till;
beforeEach(async () => {
  till = await openTill();
});
afterEach(() => till.close());

const batch = (number: string, numbers: readonly unknown[]) =>
  till.post('/v1/bearer-cards', { receipt: ref(number), cards: numbers });
const link = (more: object, number = 'l') =>
  till.post('/v1/cards', { receipt: ref(number), card: cards.nobody, ...more });
const buy = (number: string, card: string) =>
  till.post('/v1/purchases', { ...purchase(number, 1000), card });

describe('a batch of cards without a name', () => {
  test('is activated, collects, and is registered with what it has', async () => {
    const made = await batch('1', [cards.anna, cards.bo]);
    expect(made).toMatchObject({ status: 200, body: { kind: 'activated', activated: 2 } });
    expect(made.text).not.toContain(cards.anna);
    expect((await buy('2', cards.anna)).body).toMatchObject({
      member: made.body.cards[0].member,
      balances: [{ unit: 'POINTS', available: 10 }],
    });
    const body = { receipt: ref('3'), card: cards.anna, name: 'Anna' };
    const enrolled = await till.post('/v1/members', body);
    expect(enrolled.body).toEqual({ kind: 'enrolled', member: made.body.cards[0].member });
    expect((await till.post('/v1/members', body)).text).toBe(enrolled.text);
    expect((await till.post('/v1/identify', { card: cards.anna })).body).toMatchObject({
      name: 'Anna',
      balances: [{ available: 10 }],
    });
  });

  test('says of each card that is not activated why, and goes on where it stopped', async () => {
    await till.enrol(cards.bo);
    const first = await batch('1', [cards.anna, cards.bo]);
    expect(first.body).toMatchObject({ activated: 1, cards: [{}, { code: 'CARD_TAKEN' }] });
    const again = await batch('1', [cards.nobody, cards.anna, cards.bo]);
    expect(again.body).toMatchObject({ activated: 2, cards: [{}, first.body.cards[0], {}] });
    expect((await batch('2', [cards.anna])).body).toMatchObject({ activated: 0 });
  });

  test.each([
    [[], '/cards'],
    [Array.from({ length: 201 }, () => cards.anna), '/cards'],
    [[cards.anna, '12'], '/cards/1'],
  ])('of the wrong form activates nothing (%#)', async (list, path) => {
    expect((await batch('1', list)).body).toMatchObject({ path });
    expect((await till.post('/v1/identify', { card: cards.anna })).status).toBe(404);
  });

  test('is a member each, and no number stands in the log', async () => {
    await batch('1', [cards.anna, cards.bo]);
    expect(till.store.counts()).toMatchObject({ entries: 2 });
    expect(till.logged.join('\n')).not.toContain(cards.anna);
  });
});

describe('POST /v1/cards', () => {
  test('gives a member one more card, by id or by a card', async () => {
    const anna = await till.enrol(cards.anna);
    expect((await link({ member: anna })).body).toEqual({ kind: 'linked', member: anna });
    expect((await link({ of: cards.anna }, 'm')).body).toEqual({ kind: 'linked', member: anna });
    expect((await buy('1', cards.nobody)).body).toMatchObject({ member: anna });
  });

  test('gives nobody a card for a number that was typed, unless it is lost', async () => {
    const anna = await till.enrol(cards.anna);
    const typed = { technology: 'typed', data: cards.anna };
    const taken = await link({ of: typed });
    expect([taken.status, taken.body.code]).toEqual([403, 'PROOF_REQUIRED']);
    expect((await buy('1', cards.nobody)).body).toMatchObject({ code: 'CARD_UNKNOWN' });
    expect((await link({ of: typed, isLost: true }, 'm')).body).toMatchObject({ member: anna });
  });

  test('puts a card in the place of a lost one, once and for all', async () => {
    const anna = await till.enrol(cards.anna);
    const lost = { of: cards.anna, isLost: true };
    const first = await link(lost);
    expect(first.body).toEqual({ kind: 'linked', member: anna });
    expect((await link(lost)).text).toBe(first.text);
    expect((await buy('1', cards.anna)).body).toMatchObject({ code: 'CARD_BLOCKED' });
    expect((await buy('2', cards.nobody)).body).toMatchObject({ member: anna });
    // The lost card vouches for nobody any more.
    const finder = await link({ card: cards.bo, of: cards.anna, isLost: true }, 'f');
    expect(finder.body).toMatchObject({ code: 'CARD_UNKNOWN' });
  });

  test('does not restore a card without a name', async () => {
    await batch('1', [cards.anna]);
    expect(await link({ of: cards.anna, isLost: true })).toMatchObject({
      status: 409,
      body: { code: 'CARD_BEARER' },
    });
    expect((await buy('2', cards.anna)).status).toBe(200);
  });

  test.each([
    [{}, '/of'],
    [{ member: 'x', of: cards.anna }, '/of'],
    [{ of: '12' }, '/of'],
    [{ member: 'x', isLost: false }, '/isLost'],
  ])('with %j is refused with its place', async (more, path) => {
    expect((await link(more)).body).toMatchObject({ path });
  });
});
