import { describe, expect, it } from 'vitest';
import { failuresOf, tableOf } from './run-table.ts';

const programme = `stamgast: 1
id: shop
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: { scale: 1, cost: "0.05" } }
rules:
  - { id: off, lines: { category: clothes }, discount: { percent: 5 } }
  - { id: base, earn: { unit: POINTS, amount: 1, per: "1.00" }, fundedBy: acme }
`;
const head = `people: { anna: member, carl: no card }
goods: { coat: { price: "100.00", category: clothes }, tea: { price: "3.00" } }
stories:
  - story: A story
`;
const row = (story: string) => ({ id: 'shop', programme, table: `${head}${story}` });
const run = (story: string) => {
  const table = tableOf(row(story));
  return table.stories.flatMap((one) => failuresOf(row(story), table, one));
};
const steps = (...lines: string[]) =>
  `    steps:\n${lines.map((line) => `      ${line}\n`).join('')}`;
const buys = (check: string) => steps(`- { on: 2026-03-02, anna buys: coat, ${check} }`);

describe('a story', () => {
  it('holds when all that it says follows', () => {
    const story = steps(
      '- { on: 2026-03-02 10:00, anna buys: { coat: 2 }, receipt: first, pays: "190.00" }',
      '- { anna has: { POINTS: 190 } }',
      '- { anna returns: coat, of: first, takes back: { POINTS: "95.0" }, has: { POINTS: 95 } }',
      '- { carl buys: tea, pays: "3.00", earns: nothing, off: nothing }',
    );
    expect(run(story)).toEqual([]);
  });

  it.each([
    ['pays: "96.00"', 'pays 96.00, but found 95.00'],
    ['earns: { POINTS: 90 }', 'earns POINTS 90.0, but found 95.0'],
    ['earns: nothing', 'earns POINTS 0.0, but found 95.0'],
    ['has: nothing', 'has POINTS 0.0, but found 95.0'],
    ['off: { base: "5.00" }', 'off base 5.00, but found 0.00'],
    ['funded: { base: { shop: "4.75" } }', 'funded base shop 4.75, but found 0.00'],
    ['refused: CARD_BLOCKED', 'refused CARD_BLOCKED, but found not refused'],
    ['says: [nothing]', 'says nothing, but found off: 5 % off'],
  ])('fails where "%s" does not follow', (check, found) => {
    expect(run(buys(check))[0]).toContain(`shop.yaml:6: anna buys: ${found}`);
  });

  it('fails where a purchase is refused and the story does not say so', () => {
    expect(
      run(steps('- { on: 2026-03-02, carl buys: coat, with: 5 POINTS, pays: "1.00" }')),
    ).toEqual([expect.stringContaining('carl buys: refused CARD_UNKNOWN')]);
  });

  it('names the time at which a repeated step fails', () => {
    const story = steps('- { on: 2026-03-02, anna buys: coat, times: 3, has: { POINTS: 95 } }');
    expect(run(story)[0]).toContain('time 2: has POINTS 95.0, but found 190.0');
  });

  it('asks what something costs and leaves everything as it was', () => {
    const story = steps(
      '- { on: 2026-03-02, anna would buy: coat, pays: "95.00", earns: { POINTS: 95 } }',
      '- { anna has: nothing }',
    );
    expect(run(story)).toEqual([]);
  });

  it('changes settings of the programme, rules by their id', () => {
    const changed = '    changed: { rules.off.discount.percent: 10 }\n';
    expect(run(changed + buys('pays: "90.00"'))).toEqual([]);
    expect(() => run('    changed: { rules.of.until: 1 }\n    steps:\n      []')).toThrow();
    const unknown = '    changed: { rules.of.until: 1 }\n';
    expect(() => run(unknown + buys('pays: "90.00"'))).toThrow('shop.yaml:5: there is no of');
  });

  it('says how a changed programme is refused', () => {
    const changed = '    changed: { currency: dkk }\n';
    expect(run(`${changed}    is wrong: no currency\n`)).toEqual([]);
    expect(run(`${changed}    is wrong: no zone\n`)[0]).toContain('not "no zone" but: ');
    expect(run('    changed: { currency: EUR }\n    is wrong: no zone\n')[0]).toContain(
      'it is right',
    );
  });
});

describe('a table that cannot be understood names the line', () => {
  it.each([
    ['- { on: 2026-03-02, anna buys: coat }', '6: "anna buys" checks nothing'],
    ['- { on: 2026-03-02, ann buys: coat, pays: "1.00" }', '6: a step says who does what'],
    ['- { on: 2026-03-02, anna eats: coat, pays: "1.00" }', '6: a step says who does what'],
    ['- { anna buys: coat, pays: "95.00" }', '6: the first step says when'],
    ['- { on: today, anna buys: coat, pays: "95.00" }', '6: `on` is a day'],
    ['- { on: 2026-03-02, anna buys: hat, pays: "1.00" }', '6: "hat" is none of the goods'],
    ['- { on: 2026-03-02, anna buys: { coat: x }, pays: "1.00" }', '6: "x" is neither pieces'],
    ['- { on: 2026-03-02, anna buys: coat, pays: 95 }', '6: 95 is no money'],
    ['- { on: 2026-03-02, anna buys: coat, pay: "9.00" }', '6: "pay" means nothing beside'],
    ['- { on: 2026-03-02, anna buys: coat, earns: { STAMPS: 1 } }', '6: "STAMPS: 1" is no amount'],
    ['- { on: 2026-03-02, anna buys: coat, earns: { POINTS: "0.05" } }', '6: "POINTS: 0.05" is no'],
    ['- { on: 2026-03-02, anna buys: coat, with: 5 STAMPS, pays: "1.00" }', '6: "5 STAMPS" is no'],
    ['- { on: 2026-03-02, anna returns: coat, pays: "1.00" }', '6: "pays" means nothing beside'],
    ['- { on: 2026-03-02, anna would buy: coat, given to: { off: 1 } }', '6: of a crowd, and'],
    ['- { on: 2026-03-02, anna buys: coat, times: 0, pays: "1.00" }', '6: `times` is a whole'],
  ])('%s', (step, text) => {
    expect(() => run(steps(step))).toThrow(`test/gateway/gallery/shop.yaml:${text}`);
  });

  it.each([
    ['', '4: a story has steps'],
    ['    then: []\n', '5: "then" means nothing here'],
    ['    is wrong: x\n', '5: what is changed is missing'],
    ['    steps: []\n', '5: `steps` is a list'],
  ])('a story with %j', (story, text) => {
    expect(() => run(story)).toThrow(`test/gateway/gallery/shop.yaml:${text}`);
  });

  it('also for people and goods', () => {
    const table = (text: string) => () => tableOf({ id: 'shop', programme, table: text });
    const person = (text: string) => table(`people: { anna: "${text}" }\ngoods: {}\nstories: []`);
    expect(person('guest')).toThrow('yaml:1: "member"');
    expect(person('member, on the moon')).toThrow('yaml:1: "on the moon" means nothing of a');
    expect(person('no card, on the moon')).toThrow('yaml:1: "on the moon" ');
    expect(table('people: {}\ngoods: { a: { price: 1 } }\nstories: []')).toThrow(
      'yaml:2: money in',
    );
    expect(table('people: {}\ngoods: {}\n')).toThrow('yaml:1: a table has stories');
    expect(table('people: [')).toThrow('yaml:1: ');
  });
});
