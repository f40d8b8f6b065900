import { describe, expect, it } from 'vitest';
import type { Entry, Sale } from '../../../../gateway/ledger/types.ts';
import { receiptKey } from '../../../../gateway/programme/business-key.ts';
import { rerunReceipt, type StoredReceipt } from '../../../../gateway/programme/reasons/rerun.ts';
import type { Programmes } from '../../../../gateway/programme/types.ts';
import { type Bought, programmesOf, Shop } from '../given.ts';
import { fileWith } from '../quoting.ts';

const base = '  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
const far = '  - { id: far, earn: { unit: MILES, per: "900.00", amount: "0.1" } }';
const programmeWith = (rules: string, more = ''): Programmes =>
  programmesOf(fileWith(rules, more).replace('tallies: { TURNOVER: { of: paid } }', ''));

/** A purchase as a ledger keeps it. */
function stored(shop: Shop, bought: Bought): StoredReceipt {
  const command = shop.purchase(bought);
  const outcome = shop.run(command);
  const sale = shop.keeper.sales.get(receiptKey(command.receipt));
  if (!outcome.ok || sale === undefined) throw new Error('the sale is kept');
  const kept = { sale, entries: outcome.entries };
  const copy = JSON.parse(JSON.stringify(kept)) as { sale: Sale; entries: Entry[] };
  return { ...copy, answer: JSON.stringify(outcome.answer) };
}

describe('a past receipt', () => {
  const programmes = programmeWith(`${base}\n${far}`);

  it('comes out the same, and counts what gave points', () => {
    const receipt = stored(new Shop(programmes), { number: '1', total: 500 });
    expect(rerunReceipt(programmes, receipt)).toMatchObject({ kind: 'same', traces: 1 });
  });

  it('is run under the version of its day, among all that were given', () => {
    const texts = ['2020-01-01', '2021-01-01'].map((day, at) =>
      fileWith(base.replace('amount: 1', `amount: ${at + 1}`)).replace('2020-01-01', day),
    );
    const both = programmesOf(...texts);
    const receipt = stored(new Shop(both), { number: '1', total: 500 });
    expect(rerunReceipt(both, receipt)).toMatchObject({
      ...{ kind: 'same', programme: 'shop@2021-01-01T00:00' },
    });
  });

  it('is run in its own currency', () => {
    const rules = `${base}
  - { id: crowns, currency: SEK, earn: { unit: STAMPS, per: "1.00", amount: 1 } }`;
    const two = programmeWith(rules, 'currencies: { SEK: {} }');
    const receipt = stored(new Shop(two), { number: '1', total: 500, currency: 'SEK' });
    expect(receipt.answer).toContain('SEK');
    expect(rerunReceipt(two, receipt).kind).toBe('same');
  });

  it('that was refused has nothing to run', () => {
    const receipt = stored(new Shop(programmes), { number: '1', total: 500 });
    const refused = { ...receipt, answer: JSON.stringify({ kind: 'refused', code: 'X' }) };
    expect(rerunReceipt(programmes, refused)).toEqual({
      ...{ kind: 'impossible', why: 'it was refused' },
    });
  });

  it('whose points are too many now says so', () => {
    const receipt = stored(new Shop(programmes), { number: '1', total: 500 });
    const lines = receipt.sale.lines.map((line) => ({ ...line, totalMinor: 9e15 }));
    const many = programmeWith(base.replace('per: "1.00", amount: 1', 'per: "0.01", amount: 9999'));
    expect(rerunReceipt(many, { ...receipt, sale: { ...receipt.sale, lines } })).toMatchObject({
      ...{ kind: 'differs', programme: 'shop@2020-01-01T00:00' },
      problems: [expect.stringMatching(/^[A-Z_]+$/)],
    });
  });

  it('whose traces are not those of its rules names what is gone and what is new', () => {
    const receipt = stored(new Shop(programmes), { number: '1', total: 500 });
    const entries = receipt.entries.map((entry) => ({
      ...entry,
      traces: entry.traces.map((trace) => ({ ...trace, rule: 'old' })),
    }));
    expect(rerunReceipt(programmes, { ...receipt, entries })).toMatchObject({
      problems: [
        expect.stringMatching(/^not again: \{"rule":"old"/),
        expect.stringMatching(/^only now: \{"rule":"base"/),
      ],
    });
  });

  it('that thanked another member comes out the same, and without those points does not', () => {
    const thanks = `${base}
  - { id: thanks, to: referrer, when: { referrer: true }, earn: { unit: MILES, amount: 5 } }`;
    const friends = programmeWith(thanks);
    const shop = new Shop(friends);
    const sponsors = { referrer: { card: 'num-1' } };
    const bo = { member: 'bo', card: 'num-2', name: 'Bo', at: shop.now, sponsors };
    expect(shop.run({ kind: 'enrol', ...bo }).ok).toBe(true);
    const receipt = stored(shop, { number: '1', total: 500, who: 'bo' });
    expect(rerunReceipt(friends, receipt)).toMatchObject({ kind: 'same', traces: 2 });
    const own = receipt.entries.map((entry) => {
      const isKept = (_: unknown, at: number) => entry.traces[at]?.rule !== 'thanks';
      const traces = entry.traces.filter(isKept);
      return { ...entry, postings: entry.postings.filter(isKept), traces };
    });
    expect(rerunReceipt(friends, { ...receipt, entries: own })).toMatchObject({
      problems: [expect.stringMatching(/^only now: \{"rule":"thanks"/)],
    });
  });

  it('keeps what other entries of its request gave out of the comparison', () => {
    const receipt = stored(new Shop(programmes), { number: '1', total: 500 });
    const [entry] = receipt.entries.filter(({ kind }) => kind === 'earn');
    if (entry === undefined) throw new Error('it earned');
    const other = { ...entry, traces: entry.traces.map((trace) => ({ ...trace, rule: 'old' })) };
    for (const more of [
      { ...other, ref: 'period' },
      { ...other, kind: 'expire' as const },
    ]) {
      const entries = [...receipt.entries, more];
      expect(rerunReceipt(programmes, { ...receipt, entries }).kind).toBe('same');
    }
  });
});
