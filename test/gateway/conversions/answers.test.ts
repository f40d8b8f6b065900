import { afterEach, expect, it, onTestFinished } from 'vitest';
import { makeBatch } from '../../../gateway/partners/conversions.ts';
import { run } from '../../../scripts/cli/main.ts';
import { uuid } from '../../contract/given.ts';
import { cards, openTill, ref } from '../http/till.ts';
import { PartnerLedger } from '../partners/ledger-of-partners.ts';
import { sqliteKit } from '../store/sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const programme = `
stamgast: 1
id: miles
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: EUR
units: { MILES: {} }
conversions:
  out: { partner: hotel, from: { unit: MILES, amount: 10 }, to: { unit: POINTS, amount: 20 } }
rules: [ { id: base, earn: { unit: MILES, per: "1.00", amount: 1 } } ]
`;
const body = (number: string, amount: number) => ({
  ...{ receipt: ref(number), occurredAt: '2026-03-02T12:00:00Z', card: cards.anna },
  ...{ conversion: 'out', amount, account: 'H1' },
});

it('conversions are asked for and answered over HTTP, once each, and from the command line', async () => {
  const till = await openTill((deps) => deps, programme);
  onTestFinished(() => till.close());
  await till.enrol(cards.anna);
  await till.buy('1', 10_000, { currency: 'EUR' });
  const asked = await till.post('/v1/conversions', body('2', 40));
  expect(asked.body).toMatchObject({ state: 'open', amount: 40, toAmount: 80 });
  const again = await till.post('/v1/conversions', body('2', 40));
  expect([again.text, again.headers['idempotent-replayed']]).toEqual([asked.text, 'true']);
  expect((await till.post('/v1/conversions', body('3', 45))).body.code).toBe('CONVERSION_STEP');
  const typed = { technology: 'typed', data: cards.anna };
  const refused = await till.post('/v1/conversions', { ...body('4', 10), card: typed });
  expect(refused.body.code).toBe('PROOF_REQUIRED');

  // The same conversion in the books of which the batch is made.
  const books = new PartnerLedger(kit, programme);
  books.buy('shop', 10_000);
  books.post({
    ...{ kind: 'convert', id: asked.body.conversion, receipt: ref('2'), occurredAt: books.now },
    ...{ who: { member: uuid(1) }, rule: 'out', amount: 40, account: 'H1' },
  });
  const { folder } = books;
  expect(await run(['conversions', 'batch', '--data', folder, '--partner', 'hotel'])).toBe(0);
  expect(makeBatch({ dataFolder: folder, partner: 'hotel', now: books.now })).toBeNull();
  const gateway = await till.server.listen({ port: 0, host: '127.0.0.1' });
  const answers = (accepted: boolean) =>
    books.file(
      'answers.json',
      JSON.stringify({ batch: 1, answers: [{ id: asked.body.conversion, accepted }] }),
    );
  const book = (accepted: boolean) =>
    run([
      ...['conversions', 'answer', '--data', folder, '--partner', 'hotel'],
      ...['--answers', answers(accepted), '--gateway', gateway],
    ]);
  expect(await book(false)).toBe(0);
  expect(await book(false)).toBe(0);
  const member = till.store.member(asked.body.member, 0);
  expect(member?.balances).toMatchObject([{ unit: 'MILES', available: 100 }]);
  // The contrary is another content of the same document.
  expect(await book(true)).toBe(1);
  process.exitCode = 0;
});
