import { afterEach, expect, test } from 'vitest';
import { consentsInForce } from '../../../gateway/programme/people/consents.ts';
import type { ConsentRow, ProfileChanges } from '../../../gateway/programme/people/types.ts';
import { day, receiptOf, start, uuid } from '../../contract/given.ts';
import { answered, bo, MergingShop } from './merged.ts';
import { plainShop } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => {
  expect(kit.verify().ok).toBe(true);
  kit.dispose();
});

const programmes = plainShop(`
units: { POINTS: { value: "0.01" } }
consents:
  post: { purpose: marketing, channel: post, texts: { en: "By post" } }
  mail: { purpose: marketing, channel: mail, texts: { en: "By mail" } }
questionnaire:
  pets: { texts: { en: "Pets?" }, choices: { cat: { en: "A cat" }, dog: { en: "A dog" } } }
  diet: { texts: { en: "Diet?" }, choices: { none: { en: "None" } } }
dates: [employed, born]
tallies: { TURNOVER: { of: paid, within: 365 days } }
tiers:
  by: TURNOVER
  hold: 90 days
  levels: [ { id: silver, from: "100.00" }, { id: gold, from: "300.00" } ]
clubs: { wine: { byHand: true }, beer: { byHand: true } }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: once, limit: { member: 2 per year }, lines: { sku: tea }, discount: { amount: "1.00" } }
  - { id: posted, when: { member.consents: post }, earn: { unit: POINTS, amount: 1 } }
  - { id: wined, when: { member.clubs: wine }, earn: { unit: POINTS, amount: 1 } }
  - { id: beered, when: { member.clubs: beer }, earn: { unit: POINTS, amount: 1 } }
  - { id: tagged, when: { member.tags: vip }, earn: { unit: POINTS, amount: 1 } }
  - { id: petted, when: { answer.pets: cat }, earn: { unit: POINTS, amount: 1 } }
  - { id: dieted, when: { answer.diet: none }, earn: { unit: POINTS, amount: 1 } }
  - { id: old, when: { member.birthday: 0 }, earn: { unit: POINTS, amount: 1 } }
  - { id: gilded, when: { member.tier: gold }, earn: { unit: POINTS, amount: 1 } }
`);

function open(): MergingShop {
  return new MergingShop(kit.open(), programmes);
}
let told = 0;
function tell(shop: MergingShop, n: number, changes: ProfileChanges, at = shop.now): void {
  told += 1;
  const receipt = receiptOf(`told ${told}`);
  const said = shop.run({ kind: 'profile', receipt, who: { member: uuid(n) }, changes, at });
  expect(said).toMatchObject({ kind: 'profiled' });
}
/** What a member has told, as it is stored. */
function known(n: number): readonly string[] {
  const rows = kit.sql(`SELECT birthday, children, tags, answers, dates FROM profiles
    WHERE member = '${uuid(n)}'`);
  return rows.map((row) => JSON.stringify(row));
}
/** Names of the consents in force. */
function consents(n: number): readonly string[] {
  const rows = kit.sql(`SELECT name, is_given, at FROM consents WHERE member = '${uuid(n)}'`);
  const words = rows.map((row) => ({ ...row, isGiven: row['is_given'] === 1 }));
  return [...consentsInForce(words as unknown as ConsentRow[]).keys()].sort();
}
function level(n: number): unknown {
  return kit.sql(`SELECT level FROM standings WHERE member = '${uuid(n)}'`)[0]?.['level'] ?? null;
}
function clubs(n: number): readonly unknown[] {
  const rows = kit.sql(`SELECT club, way FROM clubs WHERE member = '${uuid(n)}' AND way = 'hand'
    AND until_day IS NULL ORDER BY club`);
  return rows.map(({ club }) => club);
}
/** Tallies that are not nothing. */
function tallies(n: number): readonly unknown[] {
  return kit.sql(
    `SELECT tally, day, amount FROM tallies WHERE member = '${uuid(n)}' AND amount <> 0 ORDER BY 1, 2`,
  );
}
const usesOf = (n: number) =>
  kit.sql(`SELECT rule, times FROM uses WHERE scope = 'member:${uuid(n)}' AND times <> 0`);

test('edge case 18: of given and withdrawn the withdrawal holds, and each has their own again', () => {
  const shop = open();
  tell(shop, 2, { consents: { mail: false } });
  shop.now += day;
  tell(shop, 1, { consents: { mail: true, post: true } });
  shop.merge(1, 2);
  expect(consents(2)).toEqual(['post']);
  shop.unmerge(1, 2);
  expect([consents(1), consents(2)]).toEqual([['mail', 'post'], []]);
});

test('edge case 18: an older withdrawal holds as well, and a word that comes late does not undo it', () => {
  const shop = open();
  tell(shop, 1, { consents: { mail: false } });
  shop.now += 5 * day;
  tell(shop, 2, { consents: { mail: true } });
  shop.now += day;
  shop.merge(1, 2);
  expect(consents(2)).toEqual([]);
  tell(shop, 2, { consents: { mail: true } }, shop.now - 1000);
  expect(consents(2)).toEqual([]);
  shop.now += day;
  tell(shop, 2, { consents: { mail: true } });
  expect(consents(2)).toEqual(['mail']);
  shop.unmerge(1, 2);
  expect([consents(1), consents(2)]).toEqual([[], ['mail']]);
});

test('what is withdrawn while they are one holds for both', () => {
  const shop = open();
  tell(shop, 1, { consents: { mail: true, post: true } });
  shop.merge(1, 2);
  shop.now += day;
  tell(shop, 2, { consents: { mail: false } });
  shop.unmerge(1, 2);
  expect([consents(1), consents(2)]).toEqual([['post'], []]);
});

test('what both have told stays as the survivor told it, and the rest comes along', () => {
  const shop = open();
  const tags = (...add: string[]) => ({ add, remove: [] });
  const theirs = { birthday: '1990-01-01', children: ['2020-02-02'], tags: tags('vip', 'new') };
  tell(shop, 1, {
    ...theirs,
    answers: { pets: ['dog'], diet: ['none'] },
    dates: { born: '2001-01-01' },
  });
  tell(shop, 2, { birthday: '1980-08-08', tags: tags('vip'), answers: { pets: ['cat'] } });
  const before = [known(1), known(2)];
  shop.merge(1, 2);
  expect(known(2).map((text) => JSON.parse(text))).toEqual(
    [
      {
        ...{ birthday: '1980-08-08', children: '["2020-02-02"]', tags: '["new","vip"]' },
        ...{ answers: '{"pets":["cat"],"diet":["none"]}', dates: '{"born":"2001-01-01"}' },
      },
    ].map((row) => ({ ...row, answers: expect.stringContaining('"pets":["cat"]') })),
  );
  shop.unmerge(1, 2);
  expect([known(1), known(2)]).toEqual(before);
});

test('what is told while they are one stays with the survivor', () => {
  const shop = open();
  tell(shop, 1, { birthday: '1990-01-01', answers: { pets: ['dog'], diet: ['none'] } });
  tell(shop, 2, { tags: { add: ['vip'], remove: [] } });
  shop.merge(1, 2);
  tell(shop, 2, { answers: { pets: ['cat'] }, tags: { add: ['new'], remove: ['vip'] } });
  shop.unmerge(1, 2);
  expect(JSON.parse(known(2)[0] ?? '')).toMatchObject({
    ...{ birthday: null, answers: '{"pets":["cat"]}', tags: '["new"]' },
  });
});

test('counts are added up and reach a level that neither had, and an un-merge takes it back', () => {
  const shop = open();
  shop.buy(1, 'a', 200);
  shop.buy(2, 'b', 150);
  expect([level(1), level(2)]).toEqual(['silver', 'silver']);
  const before = [tallies(1), tallies(2)];
  shop.merge(1, 2);
  expect(level(2)).toBe('gold');
  shop.unmerge(1, 2);
  expect([level(1), level(2)]).toEqual(['silver', 'silver']);
  expect([tallies(1), tallies(2)]).toEqual(before);
});

test('a level given by hand comes along until its day, and goes back', () => {
  const shop = open();
  const gold = { level: 'gold', until: '2026-02-28', reason: 'goodwill', at: start } as const;
  shop.run({ kind: 'grantTier', who: { member: uuid(1) }, ...gold });
  shop.buy(2, 'b', 150);
  shop.merge(1, 2);
  expect(level(2)).toBe('gold');
  shop.unmerge(1, 2);
  expect([level(1), level(2)]).toEqual(['gold', 'silver']);
  expect(kit.sql(`SELECT count(*) AS n FROM floors WHERE member = '${bo}'`)).toEqual([{ n: 0 }]);
});

test('a level that one was promised holds until its day, and is reviewed then', () => {
  const shop = open();
  shop.buy(1, 'a', 400);
  shop.now = start + 80 * day;
  shop.merge(1, 2);
  expect(level(2)).toBe('gold');
  shop.unmerge(1, 2);
  expect([level(1), level(2)]).toEqual(['gold', 'none']);
});

test('clubs come along, a leaving does not, and each is in their own again', () => {
  const shop = open();
  tell(shop, 1, { clubs: { wine: true, beer: true } });
  shop.now += day;
  tell(shop, 1, { clubs: { beer: false } });
  tell(shop, 2, { clubs: { beer: true } });
  shop.merge(1, 2);
  expect(clubs(2)).toEqual(['beer', 'wine']);
  expect(shop.buy(2, 'x', 2)).toMatchObject({
    earned: expect.arrayContaining([
      expect.objectContaining({ rule: 'wined' }),
      expect.objectContaining({ rule: 'beered' }),
    ]),
  });
  shop.unmerge(1, 2);
  expect([clubs(1), clubs(2)]).toEqual([['wine'], ['beer']]);
});

test('uses of limited offers are added up, and each has their own again', () => {
  const shop = open();
  shop.buy(1, 'a', 10);
  shop.buy(2, 'b', 10);
  expect([usesOf(1), usesOf(2)]).toEqual([
    [{ rule: 'once', times: 1 }],
    [{ rule: 'once', times: 1 }],
  ]);
  shop.merge(1, 2);
  expect(shop.buy(1, 'c', 10)).toMatchObject({ discounts: [] });
  shop.unmerge(1, 2);
  expect(shop.buy(1, 'd', 10)).toMatchObject({ discounts: [{ rule: 'once' }] });
  expect(usesOf(2)).toEqual([{ rule: 'once', times: 1 }]);
});

test('what comes back of a sale of before is counted for both', () => {
  const shop = open();
  shop.buy(1, 'a', 200);
  shop.buy(1, 'b', 150);
  shop.buy(2, 'c', 60);
  const own = tallies(2);
  shop.merge(1, 2);
  shop.giveBack('a', 200);
  shop.unmerge(1, 2);
  expect(tallies(2)).toEqual(own);
  expect(tallies(1)).toMatchObject([{ tally: 'TURNOVER', amount: 14_900 }]);
  expect([level(1), level(2)]).toEqual(['silver', 'none']);
  expect([usesOf(1), usesOf(2)]).toEqual([
    [{ rule: 'once', times: 1 }],
    [{ rule: 'once', times: 1 }],
  ]);
});

test('the answer says what can be spent, and the account of both says what happened', () => {
  const shop = open();
  shop.buy(1, 'a', 50);
  const { merge } = answered(shop.merge(1, 2));
  expect(shop.store.member(bo, shop.now)).toMatchObject({
    ...{ mergedInto: null, merges: [{ id: merge, member: uuid(1), until: '2026-02-04' }] },
    entries: [{ kind: 'merge', amount: 49 }],
  });
  shop.unmerge(1, 2);
  expect(shop.store.member(bo, shop.now)).toMatchObject({
    ...{ merges: [], entries: [{ kind: 'unmerge', amount: -49 }, { kind: 'merge' }] },
  });
});
