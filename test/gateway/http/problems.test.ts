import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorTable, StamgastError } from '../../../protocol/errors.ts';
import { cards, giveBack, openTill, purchase, ref, spend, type Till } from './till.ts';

let till: Till;
let spendId: string;

beforeAll(async () => {
  till = await openTill();
  await till.enrol(cards.anna);
  await till.enrol(cards.bo, 'Bo');
  await till.buy('bought', 10_000);
  spendId = (await till.post('/v1/spends', spend('spent', 10))).body.spend;
  const tenders = [{ kind: 'points', amountMinor: 100, spend: spendId }];
  await till.buy('with-points', 100, { tenders });
});
afterAll(() => till.close());

const points = (spendName: string) => ({
  tenders: [{ kind: 'points', amountMinor: 100, spend: spendName }],
});
const line = (more: object) => ({
  lines: [{ line: 1, sku: 'x', quantity: 1, totalMinor: 100, ...more }],
});

/** Every refusal that a till can meet: what it sends, and the code that it gets. */
const rows: readonly (readonly [string, string, () => object])[] = [
  ['ID_CONFLICT', '/v1/purchases', () => purchase('bought', 1)],
  ['CARD_UNKNOWN', '/v1/purchases', () => ({ ...purchase('a', 100), card: cards.nobody })],
  ['CARD_UNKNOWN', '/v1/identify', () => ({ card: cards.nobody })],
  ['CARD_TAKEN', '/v1/members', () => ({ receipt: ref('m'), card: cards.anna })],
  ['CURRENCY_MISMATCH', '/v1/purchases', () => ({ ...purchase('b', 100), currency: 'EUR' })],
  ['AMOUNT_RANGE', '/v1/purchases', () => ({ ...purchase('c', 100), ...line({ quantity: 0 }) })],
  ['NEGATIVE_LINE', '/v1/purchases', () => ({ ...purchase('d', 1), ...line({ totalMinor: -1 }) })],
  ['LINES_INVALID', '/v1/purchases', () => ({ ...purchase('e', 100), ...line({ totalMinor: 9 }) })],
  ['TENDER_MISMATCH', '/v1/purchases', () => ({ ...purchase('f', 100), ...points('sp-none') })],
  ['SPEND_USED', '/v1/purchases', () => ({ ...purchase('g', 100), ...points(spendId) })],
  ['POINTS_SHORT', '/v1/spends', () => spend('h', 1_000_000)],
  [
    'PROOF_REQUIRED',
    '/v1/spends',
    () => ({ ...spend('i', 1), card: { technology: 'typed', data: cards.anna } }),
  ],
  ['RETURN_TOO_MUCH', '/v1/returns', () => giveBack('j', 'bought', 10_001)],
  ['READ_TOO_LONG', '/v1/identify', () => ({ card: '1'.repeat(500) })],
  ['READ_MALFORMED', '/v1/identify', () => ({ card: 'not digits' })],
  ['READ_MALFORMED', '/v1/identify', () => ({ card: { technology: 'uid', data: 'zz' } })],
  ['CHECK_DIGIT_WRONG', '/v1/identify', () => ({ card: '2900000000019' })],
  ['BANK_CARD_REFUSED', '/v1/identify', () => ({ card: '4111111111111111' })],
];

describe('a refusal', () => {
  test.each(rows)('%s comes from %s as a problem document', async (code, path, body) => {
    const { status, body: problem, headers } = await till.post(path, body());
    const row = errorTable[code as keyof typeof errorTable];
    expect(problem).toMatchObject({
      type: `/docs/errors.md#${code.toLowerCase()}`,
      title: row.text,
      status: row.status,
      code,
      hint: row.hint,
    });
    expect(status).toBe(row.status);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  test('names the numbers that it speaks of', async () => {
    const { body } = await till.post('/v1/spends', spend('k', 1_000_000));
    expect(body.facts).toEqual({ available: 91, wanted: 1_000_000 });
    expect(body.detail).toBe('available: 91, wanted: 1000000');
  });

  test('of a card never repeats the number', async () => {
    for (const card of ['4111111111111111', '2900000000019', '12345x']) {
      expect((await till.post('/v1/identify', { card })).text).not.toContain(card);
    }
  });

  test('UNIT_UNKNOWN names the unit, and the next attempt is decided anew', async () => {
    const stars = { ...spend('stars', 5), unit: 'STARS' };
    const { status, body } = await till.post('/v1/spends', stars);
    expect([status, body.code, body.detail]).toEqual([422, 'UNIT_UNKNOWN', '/unit: STARS']);
    const next = { ...spend('stars', 1), attempt: 2 };
    expect((await till.post('/v1/spends', next)).status).toBe(200);
  });

  test.each([
    ['with a broken escape', '/v1/members/%zz'],
    ['that is too long', `/v1/members/${'a'.repeat(100)}`],
  ])('of an address %s is a problem document that does not repeat it', async (_what, path) => {
    const { status, headers, body } = await till.get(path);
    expect([status, body.code]).toEqual([404, 'NOT_FOUND']);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.stringify(body)).not.toMatch(/%zz|aaa/);
  });

  test('MEMBER_UNKNOWN and NOT_FOUND answer what is not there', async () => {
    expect((await till.get('/v1/members/nobody')).body.code).toBe('MEMBER_UNKNOWN');
    expect((await till.get('/v1/nothing')).body).toMatchObject({ code: 'NOT_FOUND', status: 404 });
    expect((await till.get('/v1/purchases')).body.code).toBe('NOT_FOUND');
  });
});

/** Requests of the wrong form: what is changed, and where the answer points. */
const shapes: readonly (readonly [string, object | ((body: object) => object), string, string])[] =
  [
    ['an unknown field', { colour: 'x' }, '/colour', 'unknown field'],
    ['an unknown field inside', line({ discount: 1 }), '/lines/0/discount', 'unknown field'],
    ['a wrong type', { currency: 5 }, '/currency', 'must be string'],
    ['a text for a number', line({ totalMinor: '100' }), '/lines/0/totalMinor', 'must be integer'],
    ['a fraction of an øre', line({ totalMinor: 0.5 }), '/lines/0/totalMinor', 'must be integer'],
    ['a missing field', { receipt: { partner: 'x' } }, '/receipt/store', 'missing'],
    ['no lines', { lines: [] }, '/lines', 'must not have fewer than 1 items'],
    ['four decimals', line({ quantity: 0.0001 }), '/lines/0/quantity', 'more than three decimals'],
    [
      'a day that does not exist',
      { occurredAt: '2026-02-30T10:00:00Z' },
      '/occurredAt',
      'documented form',
    ],
    [
      'a time without offset',
      { occurredAt: '2026-02-20T10:00:00' },
      '/occurredAt',
      'documented form',
    ],
    ['a time far ahead', { occurredAt: '2026-03-09T10:00:00Z' }, '/occurredAt', 'ahead'],
    ['a time after all times', { occurredAt: '9999-12-31T10:00:00Z' }, '/occurredAt', 'after 2199'],
    [
      'a business date that does not exist',
      { receipt: { ...ref('x'), businessDate: '2026-13-01' } },
      '/receipt/businessDate',
      'documented form',
    ],
    ['half a character', { receipt: { ...ref('x'), partner: '\ud800' } }, '/receipt/partner', ''],
    ['a line break in a number', { receipt: ref('a\nb') }, '/receipt/number', 'documented form'],
    ['an unknown reader', { card: { technology: 'nose', data: '1' } }, '/card', ''],
    ['an amount beyond bounds', line({ totalMinor: 1e13 }), '/lines/0/totalMinor', 'must be <='],
    ['a cashier of 65 characters', { cashier: 'x'.repeat(65) }, '/cashier', 'more than 64'],
    ['no channel at all', { channel: '' }, '/channel', 'fewer than 1'],
    ['a language that no text has', { language: 'de' }, '/language', ''],
    ['a word for a flag', { explain: 'yes' }, '/explain', 'must be boolean'],
    ['a brand with a line break', line({ brand: 'a\nb' }), '/lines/0/brand', 'documented form'],
    ['21 labels', line({ labels: Array(21).fill('a') }), '/lines/0/labels', 'more than 20'],
    ['a label of nothing', line({ labels: [''] }), '/lines/0/labels/0', 'fewer than 1'],
    ['a time without its offset', { occurredAt: '2026-03-02 12:30' }, '/occurredAt', '12:30:00+01'],
    ['a cost below zero', line({ costMinor: -1 }), '/lines/0/costMinor', 'must be >= 0'],
    ['attempt zero', { attempt: 0 }, '/attempt', 'must be >= 1'],
  ];

describe('REQUEST_INVALID', () => {
  test.each(shapes)('answers %s with its path', async (_name, change, path, found) => {
    const { status, body } = await till.post('/v1/purchases', { ...purchase('s', 100), ...change });
    expect([status, body.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(body.path.startsWith(path)).toBe(true);
    expect(body.detail).toContain(found);
  });

  test.each([
    ['/v1/rejections', { held: 1, reason: 'own card', staff: '7' }, 'as `goodwill`'],
    [
      '/v1/erasures',
      { points: 'cash', staff: '7', second: '8' },
      'must be one of payOut, breakage',
    ],
  ])('of %s with %j says what would be right', async (path, body, right) => {
    const answer = await till.post(path, { receipt: ref('right'), ...body });
    expect(answer.body).toMatchObject({ status: 400, detail: expect.stringContaining(right) });
  });

  test('of a quote speaks of the kind of receipt that was meant', async () => {
    const { tenders: _, ...quote } = purchase('meant', 100);
    const line = { ...quote.lines[0], costMinor: 50 };
    const answer = await till.post('/v1/quotes', { ...quote, lines: [line] });
    expect(answer.body).toMatchObject({ path: '/tenders', detail: '/tenders: missing' });
  });

  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  test.each([
    ['malformed JSON', '{"card":'],
    ['nothing', ''],
    ['a body nested 10,000 deep', nested(10_000)],
    ['__proto__', '{"__proto__":{"card":"x"},"card":"2900000000018"}'],
    ['__proto__ in escapes', '{"\\u005f_proto__":1,"card":"2900000000018"}'],
    ['a name that stands twice', '{"card":"2900000000018","card":"2900000000025"}'],
    ['a name twice, once in escapes', '{"card":"2900000000018","c\\u0061rd":"2900000000025"}'],
    ['a number beyond all numbers', '{"card":1e999}'],
    ['no object', '[]'],
    ['NaN', '{"card":NaN}'],
  ])('answers %s', async (_name, payload) => {
    const { status, body } = await till.postRaw('/v1/identify', payload);
    expect([status, body.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(body.hint).toBe(errorTable.REQUEST_INVALID.hint);
  });

  test('answers bytes that are no UTF-8', async () => {
    const { body } = await till.postRaw('/v1/identify', Buffer.from([0x7b, 0xff, 0x7d]));
    expect(body).toMatchObject({ code: 'REQUEST_INVALID', detail: 'not UTF-8' });
  });

  test('answers another kind of body with 415', async () => {
    const { status, body } = await till.postRaw('/v1/identify', '<card/>', 'text/xml');
    expect([status, body.code, body.status]).toEqual([415, 'REQUEST_INVALID', 415]);
  });

  test('a text that looks like a structure is no structure', async () => {
    const body = purchase('text', 100);
    body.lines[0] = { line: 1, sku: '{"a":[[[[[[[[[[', quantity: 1, totalMinor: 100 };
    expect((await till.post('/v1/purchases', body)).status).toBe(200);
  });
});

describe('a web page on this machine', () => {
  const identify = async (headers: object) => {
    const payload = { card: cards.anna };
    const answer = await till.server.inject({
      method: 'POST',
      url: '/v1/identify',
      payload,
      headers: { ...headers },
    });
    return [answer.statusCode, answer.json().code];
  };

  test.each([
    ['that rebound its name to this machine', { host: 'evil.example:8480' }],
    ['of a name that begins like ours', { host: '127.0.0.1.evil.example' }],
    ['of another port', { host: '127.0.0.1:8480', origin: 'http://127.0.0.1:8481' }],
    ['without an origin of its own', { host: '127.0.0.1:8480', origin: 'null' }],
  ])('%s is refused', async (_name, headers) => {
    expect(await identify(headers)).toEqual([403, 'NOT_LOCAL']);
  });

  test.each([['127.0.0.1:8480'], ['localhost'], ['[::1]:8480']])(
    'is no till program that says %s',
    async (host) => expect(await identify({ host })).toEqual([200, undefined]),
  );

  test('may not even ask whether it may', async () => {
    const headers = { host: '127.0.0.1:8480', origin: 'http://evil.example' };
    const answer = await till.server.inject({ method: 'OPTIONS', url: '/v1/purchases', headers });
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('trouble', () => {
  test('MESSAGE_TOO_LARGE refuses a body above 1 MB', async () => {
    const { status, body } = await till.postRaw('/v1/identify', `"${'x'.repeat(1024 * 1024)}"`);
    expect([status, body.code]).toEqual([413, 'MESSAGE_TOO_LARGE']);
  });

  test.each([
    ['BUSY', 503],
    ['STORAGE', 503],
  ] as const)('%s is told with 503, and that a second try helps', async (code, expected) => {
    const busy = await openTill((deps) => ({
      ...deps,
      intake: {
        now: () => deps.intake.now(),
        timeTrust: () => deps.intake.timeTrust(),
        preview: (command) => deps.intake.preview(command),
        submit: () => Promise.reject(new StamgastError(code, 'for this test')),
      },
    }));
    const { status, body, headers } = await busy.buy('1', 100);
    expect([status, body.code, body.hint]).toEqual([expected, code, errorTable[code].hint]);
    expect(headers['retry-after']).toBe('1');
    await busy.close();
  });

  test('INTERNAL tells nothing of what went wrong, and the log tells all', async () => {
    const broken = await openTill((deps) => ({
      ...deps,
      store: {
        ...deps.store,
        memberOfCard: () => {
          throw new TypeError('a secret of the house');
        },
        member: () => null,
      },
    }));
    const { status, body, text } = await broken.post('/v1/identify', { card: cards.anna });
    expect([status, body.code]).toEqual([500, 'INTERNAL']);
    expect(text).not.toContain('secret');
    expect(broken.logged.join()).toContain('http.bug');
    await broken.close();
  });
});
