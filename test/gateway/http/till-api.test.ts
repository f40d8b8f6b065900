import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cards, giveBack, openTill, purchase, ref, spend, type Till } from './till.ts';

let till: Till;
let anna: string;

beforeEach(async () => {
  till = await openTill();
  anna = await till.enrol(cards.anna);
});
afterEach(() => till.close());

const pointsOf = async (member: string) =>
  (await till.get(`/v1/members/${member}`)).body.balances[0]?.available ?? 0;

describe('a purchase', () => {
  test('earns, and says why', async () => {
    const { status, body } = await till.buy('1', 4599);
    expect(status).toBe(200);
    expect(body).toEqual({
      kind: 'purchase',
      member: anna,
      earned: [
        {
          unit: 'POINTS',
          rule: 'base',
          amount: 45,
          reason: '1 point for each full DKK 1.00 of DKK 45.99',
        },
      ],
      discounts: [],
      payMinor: 4599,
      balances: [{ unit: 'POINTS', available: 45, pending: 0, debt: 0 }],
    });
  });

  test('posted again gets the same answer byte for byte, and says so in a header', async () => {
    const first = await till.buy('1', 4599);
    await till.buy('2', 1000);
    const again = await till.buy('1', 4599);
    expect(again.text).toBe(first.text);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(await pointsOf(anna)).toBe(55);
  });

  test('is the same whatever order, offset and form its fields have', async () => {
    const first = await till.buy('1', 4599);
    const { tenders, lines, ...rest } = purchase('1', 4599);
    const again = await till.post('/v1/purchases', {
      tenders,
      lines,
      ...rest,
      attempt: 1,
      item: '',
      occurredAt: '2026-03-02T11:30:00.000Z',
      card: { technology: 'barcode', data: `${cards.anna}\r\n` },
    });
    expect(again.text).toBe(first.text);
  });

  test('under the same key with another total is a conflict, and changes nothing', async () => {
    await till.buy('1', 4599);
    const { status, body } = await till.buy('1', 4600);
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'ID_CONFLICT', status: 409 });
    expect(await pointsOf(anna)).toBe(45);
  });

  test('of fifty at once posts each once', async () => {
    const all = Array.from({ length: 50 }, (_, n) => till.buy(`${n % 25}`, 100));
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(await pointsOf(anna)).toBe(25);
  });

  test('without a card posts and earns nothing', async () => {
    const { card: _, ...body } = purchase('1', 4500);
    expect((await till.post('/v1/purchases', body)).body).toMatchObject({
      member: null,
      earned: [],
    });
  });

  test('takes a quantity with three decimals as it is', async () => {
    const lines = [{ line: 1, sku: 'cheese', quantity: 0.345, totalMinor: 345 }];
    const tenders = [{ kind: 'cash', amountMinor: 345 }];
    expect((await till.buy('1', 345, { lines, tenders })).status).toBe(200);
  });

  test('refused is stored as final; a new try is a new attempt', async () => {
    const card = cards.nobody;
    const refused = await till.buy('1', 4500, { card });
    expect(refused.body.code).toBe('CARD_UNKNOWN');
    await till.enrol(card, 'Bo');
    const again = await till.buy('1', 4500, { card });
    expect(again.text).toBe(refused.text);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect((await till.buy('1', 4500, { card, attempt: 2 })).status).toBe(200);
  });
});

describe('a return', () => {
  test('takes back exactly what the sale earned', async () => {
    await till.buy('1', 4599);
    const { status, body } = await till.post('/v1/returns', giveBack('r', '1', 4599));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'applied',
      reversed: [{ unit: 'POINTS', amount: 45 }],
      refundMinor: 4599,
    });
    expect(await pointsOf(anna)).toBe(0);
  });

  test('before its sale waits with 202, and is answered as applied afterwards', async () => {
    const early = await till.post('/v1/returns', giveBack('r', '1', 4599));
    expect(early.status).toBe(202);
    expect(early.body.status).toBe('waiting');
    await till.buy('1', 4599);
    const late = await till.post('/v1/returns', giveBack('r', '1', 4599));
    expect(late.status).toBe(200);
    expect(late.body.status).toBe('applied');
    expect(await pointsOf(anna)).toBe(0);
  });

  test('may carry what a till knows of its lines and its refund', async () => {
    await till.buy('1', 4599);
    const body = giveBack('r', '1', 4599);
    const lines = body.lines.map((line) => ({ ...line, sku: 'coffee', category: 'drinks' }));
    const tenders = [{ kind: 'cash', amountMinor: -4599 }];
    expect((await till.post('/v1/returns', { ...body, lines, tenders })).status).toBe(200);
  });
});

describe('a spend', () => {
  test('debits, stands in a tender, and comes back with the return', async () => {
    await till.buy('1', 10_000);
    const spent = await till.post('/v1/spends', spend('s', 60));
    expect(spent.body).toMatchObject({ kind: 'spend', amount: 60, amountMinor: 600 });
    const tenders = [
      { kind: 'points', amountMinor: 600, spend: spent.body.spend },
      { kind: 'cash', amountMinor: 400 },
    ];
    expect((await till.buy('2', 1000, { tenders })).status).toBe(200);
    expect(await pointsOf(anna)).toBe(50);
    const back = await till.post('/v1/returns', giveBack('r', '2', 1000));
    expect(back.body).toMatchObject({ givenBack: [{ unit: 'POINTS', amount: 60 }] });
    expect(await pointsOf(anna)).toBe(100);
  });

  test('that was abandoned is undone by a return of its own receipt', async () => {
    await till.buy('1', 10_000);
    await till.post('/v1/spends', spend('s', 60));
    const body = { ...giveBack('undo', 's', 0), lines: [] };
    expect((await till.post('/v1/returns', body)).status).toBe(200);
    expect(await pointsOf(anna)).toBe(100);
  });
});

describe('a quote', () => {
  test('of a purchase says what would be earned, reserves nothing and writes nothing', async () => {
    const before = till.store.counts();
    const { status, body } = await till.post('/v1/quotes', purchase('1', 4500));
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'purchase', notReserved: [], earned: [{ amount: 45 }] });
    expect(till.store.counts()).toEqual(before);
    expect(await pointsOf(anna)).toBe(0);
  });

  test('of a return says what would be paid back', async () => {
    await till.buy('1', 4500);
    const { body } = await till.post('/v1/quotes', giveBack('r', '1', 4500));
    expect(body).toMatchObject({ kind: 'return', refundMinor: 4500, notReserved: [] });
    expect(await pointsOf(anna)).toBe(45);
  });

  test('of something refused is the refusal', async () => {
    const { status, body } = await till.post('/v1/quotes', {
      ...purchase('1', 4500),
      currency: 'EUR',
    });
    expect([status, body.code]).toEqual([422, 'CURRENCY_MISMATCH']);
  });
});

describe('members', () => {
  test('enrolled twice by one request are one', async () => {
    const body = { receipt: ref('e'), card: cards.bo, name: 'Bo' };
    const first = await till.post('/v1/members', body);
    const again = await till.post('/v1/members', body);
    expect(first.body).toMatchObject({ kind: 'enrolled' });
    expect(again.text).toBe(first.text);
  });

  test('are identified by a card in a body, and the answer shows it masked', async () => {
    await till.buy('1', 4500);
    const { body } = await till.post('/v1/identify', { card: cards.anna });
    expect(body).toEqual({
      member: anna,
      card: 'num-•••• 0018',
      name: 'Anna',
      balances: [
        {
          unit: 'POINTS',
          available: 45,
          pending: 0,
          debt: 0,
          nextExpiry: { amount: 45, at: '2027-03-02T23:00:00.000Z' },
        },
      ],
    });
  });

  test('show balances and last entries with times of RFC 3339', async () => {
    await till.buy('1', 4500);
    const { body } = await till.get(`/v1/members/${anna}`);
    expect(body).toMatchObject({ member: anna, name: 'Anna', isClosed: false });
    expect(body.entries[0]).toMatchObject({
      kind: 'earn',
      unit: 'POINTS',
      amount: 45,
      at: '2026-03-02T11:30:00.000Z',
    });
  });
});

describe('ID_CONFLICT', () => {
  const asEnrolment = { receipt: ref('e'), card: cards.bo, name: 'Bo' };
  test.each([
    ['/v1/members', asEnrolment, { name: 'Bob' }],
    ['/v1/members', asEnrolment, { card: cards.nobody }],
    ['/v1/members', asEnrolment, { occurredAt: '2026-03-02T12:00:00Z' }],
    ['/v1/spends', spend('s', 10), { amount: 11 }],
    ['/v1/spends', spend('s', 10), { card: cards.nobody }],
    ['/v1/spends', spend('s', 10), { occurredAt: '2026-03-02T12:00:00Z' }],
    ['/v1/returns', giveBack('r', '0', 5), { of: ref('1') }],
    ['/v1/returns', giveBack('r', '0', 5), { currency: 'EUR' }],
    ['/v1/returns', giveBack('r', '0', 5), { lines: giveBack('r', '0', 6).lines }],
    ['/v1/returns', giveBack('r', '0', 5), { tenders: [{ kind: 'cash', amountMinor: 5 }] }],
    ['/v1/purchases', purchase('1', 5), { card: cards.nobody }],
    ['/v1/purchases', purchase('1', 5), { tenders: [] }],
  ])('meets a request to %s that says anything else under its key', async (path, body, other) => {
    await till.buy('0', 10_000);
    const first = await till.post(path, body);
    const { status, body: problem } = await till.post(path, { ...body, ...other });
    expect([status, problem.code]).toEqual([409, 'ID_CONFLICT']);
    expect((await till.post(path, body)).text).toBe(first.text);
  });
});

test('no card number and no name reaches log or metrics', async () => {
  await till.buy('1', 4500);
  await till.post('/v1/identify', { card: cards.anna });
  await till.post('/v1/identify', { card: '2900000000019' });
  await till.post('/v1/identify', { cards: cards.anna });
  await till.get(`/v1/${cards.anna}`);
  expect(till.logged.join('\n')).not.toMatch(/2900000000|Anna/);
  expect(till.logged.join('\n')).toContain('"route":"/v1/identify"');
});
