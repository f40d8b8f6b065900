import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cards, openTill, ref, type Till } from './till.ts';

const programme = `
stamgast: 1
id: points
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: { pending: 14 days }, MARKS: { hidden: true } }
rules:
  - id: base
    review: { cashier.receipts: { gte: 1 } }
    earn: { unit: POINTS, per: "1.00", amount: 1 }
  - { id: mark, review: { cashier.receipts: { gte: 1 } }, earn: { unit: MARKS, amount: 1 } }
`;

let till: Till;
beforeEach(async () => {
  till = await openTill((deps) => deps, programme);
  await till.enrol(cards.anna);
});
afterEach(() => till.close());

const buy = (number: string) => till.buy(number, 5000, { card: cards.anna, cashier: '12' });
const held = async (query = '') => (await till.get(`/v1/held${query}`)).body;
const decide = (verb: 'approvals' | 'rejections', number: number, more: object = {}) =>
  till.post(`/v1/${verb}`, {
    ...{ receipt: ref('staff'), item: String(number), held: number },
    ...{ reason: 'looked-at', staff: '7', ...more },
  });

describe('points that are held for review, over HTTP', () => {
  test('are told at the till, on the member and in the list of the staff', async () => {
    await buy('1');
    const { body } = await buy('2');
    expect(body.earned).toEqual([
      {
        ...{ unit: 'POINTS', rule: 'base', amount: 50, heldForReview: true },
        reason: '1 point for each full DKK 1.00 of DKK 50.00, held for review',
      },
    ]);
    const balance = { available: 0, pending: 100, debt: 0, heldForReview: 50 };
    expect(body.balances).toEqual([{ unit: 'POINTS', ...balance }]);
    const { body: member } = await till.post('/v1/identify', { card: cards.anna });
    expect(member.balances).toEqual([{ unit: 'POINTS', ...balance, nextExpiry: null }]);
    expect(await held()).toEqual({
      held: [
        {
          ...{ held: 3, member: member.member, unit: 'POINTS', amount: 50, rule: 'base' },
          receipt: ['shop', '1', '2', '2026-03-02', '2'],
          ...{ at: '2026-03-02T12:00:00.000Z', why: { 'cashier.receipts': 1, cashier: '12' } },
        },
      ],
      next: null,
    });
  });

  test('are listed without what a review asks of a unit that only staff see', async () => {
    await till.close();
    const review = 'review: { unit.MARKS: { gte: 0 }, cashier.receipts: { gte: 1 } }';
    const asking = programme.replace('review: { cashier.receipts: { gte: 1 } }', review);
    till = await openTill((deps) => deps, asking);
    await till.enrol(cards.anna);
    await buy('1');
    await buy('2');
    const { held: rows } = await held();
    expect(rows).toMatchObject([{ why: { 'cashier.receipts': 1, cashier: '12' } }]);
    expect(JSON.stringify(rows)).not.toContain('MARKS');
  });

  test('are listed page by page; a row that is not shown ends no list', async () => {
    for (const number of ['1', '2', '3', '4']) await buy(number);
    const seen: number[] = [];
    let pages = 0;
    for (let after: number | null = 0; after !== null; pages += 1) {
      const page: { held: { held: number }[]; next: number | null } = await held(
        `?max=1&after=${after}`,
      );
      seen.push(...page.held.map((one) => one.held));
      after = page.next;
    }
    expect(seen).toEqual([3, 5, 7]);
    expect(pages).toBe(7);
  });

  test('are approved once, with the same answer for the same request', async () => {
    await buy('1');
    await buy('2');
    const { status, text, body } = await decide('approvals', 3);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ kind: 'heldDecided', held: 3, verdict: 'approve', from: '2026-03-16' },
      points: { unit: 'POINTS', amount: 50 },
    });
    const again = await decide('approvals', 3);
    expect([again.text, again.headers['idempotent-replayed']]).toEqual([text, 'true']);
    expect((await decide('approvals', 3, { staff: '8' })).body.code).toBe('ID_CONFLICT');
    const other = await decide('rejections', 3);
    expect([other.status, other.body.code]).toEqual([409, 'HELD_DECIDED']);
    expect(other.body.facts).toEqual({ verdict: 'approve' });
    expect((await held()).held).toEqual([]);
  });

  test('are rejected, and nothing is told of a unit that only staff see', async () => {
    await buy('1');
    await buy('2');
    await decide('rejections', 3);
    const { body } = await decide('approvals', 4);
    expect(body).not.toHaveProperty('points');
    expect(body).not.toHaveProperty('from');
    const { body: member } = await till.post('/v1/identify', { card: cards.anna });
    expect(member.balances).toMatchObject([{ unit: 'POINTS', pending: 50 }]);
  });

  test.each([
    [404, 'HELD_UNKNOWN', 99, {}],
    [404, 'HELD_UNKNOWN', 1, {}],
    [400, 'REQUEST_INVALID', 3, { staff: 'no name' }],
    [400, 'REQUEST_INVALID', 3, { reason: '' }],
    [400, 'REQUEST_INVALID', 0, {}],
  ])('are refused with %i %s', async (status, code, number, more) => {
    await buy('1');
    const answer = await decide('approvals', number, more);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test.each(['?max=0', '?max=501', '?after=-1', '?after=x', '?from=1'])(
    'cannot be listed with %s',
    async (query) => {
      const { status, body } = await till.get(`/v1/held${query}`);
      expect([status, body.code]).toEqual([400, 'REQUEST_INVALID']);
    },
  );
});
