import { describe, expect, it } from 'vitest';
import { isDrawn } from '../../../gateway/programme/evaluate/chance.ts';
import type { Asked } from '../../../gateway/programme/evaluate/facts.ts';
import { compileVersions, problemText } from '../../../gateway/programme/language/file.ts';
import { shownUnits } from '../../../gateway/programme/versions.ts';
import { expectSoundBooks } from './books.ts';
import { answered, codeOf, programmesOf, Shop } from './given.ts';

const file = (units: string, rules: readonly string[], from = '2020-01-01T00:00') => `
stamgast: 1
id: surprise
effectiveFrom: ${from}
zone: UTC
currency: EUR
units: { ${units} }
rules:
${rules.map((rule) => `  - { ${rule} }`).join('\n')}
`;
const units = 'LUCK: { hidden: true }, GIFT: { value: "0.01", cost: "0.01" }';
const saved = 'id: saved, earn: { unit: LUCK, per: "1.00", amount: 1 }';
const gift = (more: string) =>
  `id: gift, ${more}, exchange: { from: { unit: LUCK, amount: 1 }, to: { unit: GIFT, amount: 1 } }`;
const chance = 'chance: { oneIn: 4, seed: s }';
const asked = (id: string | null, day: string): Asked => ({
  basket: {
    ...{ lines: [], tenders: [], partner: '', store: '', till: '', day, at: 0, zone: 'UTC' },
  },
  member: id === null ? null : { id, tags: [], tallies: new Map(), available: new Map() },
  card: 'member',
});
const days = Array.from({ length: 4000 }, (_, n) =>
  new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10),
);
const drawnOn = (rule: string, seed: string, member = 'm') =>
  days.filter((day) => isDrawn(rule, { oneIn: 20, seed }, asked(member, day)) === true);

describe('a chance', () => {
  it('draws about one in so many, the same on every replay', () => {
    const drawn = drawnOn('gift', 's');
    expect(drawn.length).toBeGreaterThan(150);
    expect(drawn.length).toBeLessThan(250);
    expect(drawnOn('gift', 's')).toEqual(drawn);
  });

  it('draws others for another seed, rule or member, and nobody without a member', () => {
    const drawn = drawnOn('gift', 's');
    for (const other of [drawnOn('gift', 't'), drawnOn('other', 's'), drawnOn('gift', 's', 'n')]) {
      expect(other.filter((day) => drawn.includes(day)).length).toBeLessThan(40);
    }
    expect(isDrawn('gift', { oneIn: 2, seed: 's' }, asked(null, '2026-01-01'))).toBe(null);
  });

  it('of a discount is the same for every receipt of the day, and the cashier reads why not', () => {
    const rules = [`id: lucky, ${chance}, discount: { percent: 10 }`];
    const shop = new Shop(programmesOf(file('POINTS: {}', rules)), '2026-03-01T12:00');
    const quote = (number: string, day: number) => {
      shop.at(`2026-03-${String(day).padStart(2, '0')}T12:00`);
      const command = { ...shop.purchase({ number, total: 1000 }) };
      return answered(
        shop.run({ ...command, explain: { notGiven: true, isQuote: true } }),
        'purchase',
      );
    };
    let given = 0;
    for (let day = 1; day <= 28; day += 1) {
      const [one, two] = [quote(`a${day}`, day), quote(`b${day}`, day)];
      expect(one.payMinor).toBe(two.payMinor);
      given += one.payMinor === 900 ? 1 : 0;
      const why = one.notGiven?.map(({ code, reason }) => `${code} ${reason}`);
      expect(why).toEqual(one.payMinor === 900 ? [] : ['NOT_DRAWN lucky: was not drawn today']);
      expect(one.nudges).toEqual([]);
    }
    expect(given).toBeGreaterThan(0);
    expect(given).toBeLessThan(28);
  });
});

describe('an exchange within limits', () => {
  const shopWith = (more: string) => {
    const rules = [saved, gift(more)];
    return new Shop(programmesOf(file(units, rules)), '2026-03-02T12:00');
  };
  const of = (shop: Shop, unit: string, member = 'anna') =>
    shop.keeper.account(`member:${member}:available`, unit);

  it('is made as often as the limit says', () => {
    const shop = shopWith('limit: { member: 2 per month }');
    for (const number of ['1', '2', '3']) shop.buy({ number, total: 1000 });
    expect([of(shop, 'LUCK'), of(shop, 'GIFT')]).toEqual([10, 20]);
    shop.at('2026-04-01T12:00').buy({ number: '4', total: 100 });
    expect([of(shop, 'LUCK'), of(shop, 'GIFT')]).toEqual([0, 31]);
    expectSoundBooks(shop.keeper);
  });

  it('costs a budget what comes out, and a return gives no budget back', () => {
    const shop = shopWith('budget: { money: "0.15", per: year }');
    shop.buy({ number: '1', total: 1000 });
    shop.takeBack('1', [[1, 1000]]);
    expect([of(shop, 'LUCK'), of(shop, 'GIFT')]).toEqual([0, 0]);
    shop.buy({ number: '2', total: 1000 });
    expect([of(shop, 'LUCK'), of(shop, 'GIFT')]).toEqual([5, 5]);
    shop.at('2027-01-01T12:00').buy({ number: '3', total: 100 });
    expect([of(shop, 'LUCK'), of(shop, 'GIFT')]).toEqual([0, 11]);
    expectSoundBooks(shop.keeper);
  });

  it('on a visit waits for a tap', () => {
    const shop = shopWith('on: visit');
    shop.buy({ number: '1', total: 1000 });
    expect([of(shop, 'LUCK'), of(shop, 'GIFT')]).toEqual([10, 0]);
    shop.run({ kind: 'visit', who: { member: 'anna' }, at: shop.now });
    expect([of(shop, 'LUCK'), of(shop, 'GIFT')]).toEqual([0, 10]);
    expect(shop.keeper.entries.at(-1)?.traces[0]?.rule).toBe('gift');
  });
});

describe('a hidden unit', () => {
  const rules = [saved, gift('when: { unit.LUCK: { gte: 1000 } }')];
  const shop = new Shop(programmesOf(file(units, rules)), '2026-03-02T12:00');

  it('stands in no answer to a till', () => {
    const quote = { explain: { notGiven: true, isQuote: true }, language: 'en' } as const;
    const bought = shop.run({ ...shop.purchase({ number: '1', total: 5000 }), ...quote });
    const sale = shop.purchase({ number: 'h', total: 5000 });
    const { tenders: _tenders, explain: _explain, language: _language, ...basket } = sale;
    const held = shop.run({ ...basket, kind: 'hold', id: 'h', forMs: 1000 });
    const spent = shop.run({
      ...{ kind: 'spend', id: 's', receipt: sale.receipt, occurredAt: shop.now },
      ...{ who: { member: 'anna' }, unit: 'LUCK', amount: 1 },
    });
    expect(codeOf(spent)).toBe('UNIT_UNKNOWN');
    const back = shop.takeBack('1', [[1, 2000]]);
    for (const outcome of [bought, held, back]) {
      expect(outcome.ok).toBe(true);
      const text = JSON.stringify(outcome.ok ? outcome.answer : {});
      expect(text).toContain('GIFT');
      expect(text).not.toContain('LUCK');
      expect(text).not.toContain('saved');
    }
    expect(shop.keeper.account('member:anna:available', 'LUCK')).toBe(30);
  });

  it('is no unit of what kiosks show, in any version', () => {
    const later = file(units, rules, '2027-01-01T00:00');
    const read = programmesOf(file(units, rules), later);
    expect(shownUnits(read)).toEqual([{ unit: 'GIFT', scale: 0 }]);
    const bare = later.replace('hidden: true', '');
    expect(problems(file(units, rules), bare)).toEqual([
      expect.stringContaining('`hidden` is not as in earlier versions'),
    ]);
  });
});

const problems = (...texts: readonly string[]) => {
  const read = compileVersions(texts.map((text, at) => ({ text, file: `v${at}.yaml` })));
  return read.ok ? [] : read.problems.map(problemText);
};
const tells = 'it would tell how many LUCK there are';

it.each([
  ['LUCK: { hidden: true, value: "0.01" }', saved, `units.LUCK.value: ${tells}`],
  ['LUCK: { hidden: true, life: 1 year, warn: 5 days }', saved, `units.LUCK.warn: ${tells}`],
  [
    'LUCK: { hidden: true, onReturn: reduce refund }, GIFT: { value: "0.01" }',
    gift('from: 2026-01-01'),
    `units.LUCK.onReturn: ${tells}`,
  ],
  [
    'LUCK: { hidden: true }',
    'id: a, discount: { percent: 5, pays: { unit: LUCK, amount: 1 } }',
    `rules.0.discount.pays: ${tells}`,
  ],
  [
    'LUCK: { hidden: true }',
    'id: a, when: { unit.LUCK: { gte: 5 } }, discount: { percent: 5 }',
    `rules.0.when.unit.LUCK: ${tells}`,
  ],
  [
    'LUCK: { hidden: true } }\nconversions: { away: ' +
      '{ partner: inn, from: { unit: LUCK, amount: 10 }, to: { unit: MILES, amount: 1 } }',
    saved,
    `conversions.away.from.unit: ${tells}`,
  ],
  ['LUCK: { hidden: false }', saved, 'units.LUCK.hidden: '],
  [units, gift('on: enrol'), 'rules.0.exchange: a new member has nothing to exchange'],
  [units, gift('stack: { mode: best }'), 'rules.0.stack: it would change nothing'],
  [units, `${saved}, chance: { oneIn: 1, seed: s }`, 'rules.0.chance.oneIn: '],
  [units, `${saved}, chance: { oneIn: 2 }`, 'rules.0.chance'],
  ['LUCK: {}, GIFT: {}', gift('budget: { money: "1.00" }'), 'rules.0.budget: GIFT has no cost'],
])('units { %s } with { %s } is refused', (some, rule, text) => {
  expect(problems(file(some, [rule]))).toContainEqual(expect.stringContaining(text));
});
