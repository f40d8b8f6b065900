import { describe, expect, it } from 'vitest';
import { checkProgramme, unknownShop } from '../../../gateway/programme/check/check.ts';
import { base, deadRows, fileOf, offer } from './check-rows.ts';
import { togetherRows } from './check-rows-together.ts';

const findings = (rules: readonly string[], more = '') =>
  checkProgramme({ text: fileOf(more, [base, ...rules]), file: 'p.yaml' });
const rows = new Map([...deadRows, ...togetherRows].map((row) => [row[0], row]));

/** What is said of the files of the tables, word by word: what was found, and what to do. */
const sentences: readonly (readonly [what: string, text: string, hint: string])[] = [
  [
    'an amount that is both',
    '"a" never holds: its conditions contradict each other',
    'change a condition, or remove the rule',
  ],
  [
    'points for a shopper',
    '"a" never holds: it gives points, and only members can have them',
    'change a condition, or remove the rule',
  ],
  [
    'a Sunday among working days',
    '"a" never holds: no day from 2026-03-02 to 2026-03-06 fits them',
    'change a condition, or remove the rule',
  ],
  [
    'days before the file',
    'the last day of "a" is 2025-12-31, and the file holds from 2026-01-01',
    'give it a later day, or remove the rule',
  ],
  [
    'a line that is both',
    'no line can be what "a" asks for',
    'change a condition of the lines, or remove the rule',
  ],
  [
    'a service',
    'all lines of "a" are excluded, so none of them can get a discount',
    'see `exclude` and `services`, or remove the rule',
  ],
  [
    'the second of a first',
    '"b" is never given: "a" always holds where it does, and only the first of the group "all" is given',
    'ask for more in the other rule, change `priority` or `stack`, or remove it',
  ],
  [
    'one that stands alone',
    '"b" is never given: "a" always holds where it does, and nothing is given beside that',
    'ask for more in the other rule, change `priority` or `stack`, or remove it',
  ],
  [
    'the lesser of a best',
    '"b" is never given: "a" always holds where it does, and it gives at least as much, and only the best of "all" is given',
    'ask for more in the other rule, change `priority` or `stack`, or remove it',
  ],
  [
    'a review of what never is',
    'nothing that "a" gives is ever held by its `review`',
    'change a condition, or remove it',
  ],
  [
    'a review of all that the rule gives',
    'all that "a" gives is held, and a person has to look at each of it',
    'say what is suspicious about it',
  ],
  [
    'two modes in a group',
    '"b" is `first`, but "a" of the same group "all" is `best`',
    'give the rules of a group one mode, or each kind a group of its own',
  ],
  [
    'a multiplier without a base',
    '"a" multiplies MILES, but no rule earns MILES where it holds',
    'add a rule with `earn`, or change a condition',
  ],
  [
    'two multipliers on a day',
    'with "a" it gives 2.5 times, not 2 x 1.5: each adds to the base',
    'keep them apart by conditions or days, or leave it so',
  ],
  [
    'two exchanges of a unit',
    '"a" takes POINTS first, as soon as there are 10',
    'put the larger step first, or keep them apart by conditions',
  ],
  [
    'a round with profit',
    'POINTS -> MILES -> POINTS gives 1.333 for 1',
    'lower one of the rates until a round gives at most 1 for 1',
  ],
  [
    'a step beyond the rule',
    "the step from DKK 200.00 lies beyond the rule's conditions",
    'widen `when`, or remove the step',
  ],
  ['a step down', '9 % is no more than the 9 % before it', 'raise the percent, or remove the step'],
  [
    'more than the cap',
    '15 % is more than the discountCap of 10 %',
    'raise `discountCap`, or lower the percent',
  ],
  [
    'a limit that the budget cannot pay',
    '11 uses at DKK 5.00 are DKK 55.00, and the budget of DKK 50.00 pays 10',
    'raise the budget, or lower the limit',
  ],
  [
    'a member with more than the budget',
    'one member may get DKK 60.00, and the budget is DKK 50.00',
    'raise the budget, or lower the limit',
  ],
  [
    'a unit that nobody gives',
    'no rule gives GIFT',
    'add a rule with `earn` or `exchange`, or `gives` of a club; else only staff can give it',
  ],
  [
    'a unit that nobody takes',
    'nobody can do anything with STARS',
    'give it a `value` (then it pays at the till), an `exchange`, or `pays` of a rule',
  ],
  [
    'a tally that nobody asks',
    'nobody asks for T',
    'ask for tally.T in `when` or `by`, or remove it',
  ],
  [
    'a date that nobody asks for',
    'nobody asks for the date "employed"',
    'ask for years.employed in `when` or `by`, or remove it',
  ],
  [
    'an event that nothing follows from',
    'nothing follows from "review"',
    'add a rule `on: review` or a tally of it, or remove it',
  ],
  [
    'a card that nobody asks',
    'no rule asks for the card "lost"',
    'ask for it: when: { card: lost }; without that it is as no card',
  ],
  [
    'places that nobody asks',
    'no rule asks for a place',
    'ask for one: when: { place.region: jutland }, or remove them',
  ],
  [
    'six conditions',
    '"a" has 6 conditions; a cashier can explain about 5',
    'leave out what changes little, or make two plain rules of it',
  ],
  [
    'a fifth off for ever',
    '"a" takes 20 % off without an end',
    'stay below 20 %, or give it days, a limit or a budget: a price that is always low becomes the price',
  ],
  [
    'cheap goods for all',
    'who buys nothing but these lines gets 25 % off, as often as they like',
    'ask for a receipt of some size (`receipt.total`), or give it a `limit`',
  ],
  [
    'five percent for all',
    '"a" gives 5 % to all for what they buy already: DKK 5.00 of each 100 that they bought before are gone',
    'give it for more than before: a ladder (`steps`), a `receipt.total`, other days',
  ],
  [
    'points that end each on a day of their own, with a warning for each',
    'POINTS of each day end on a day of their own, with a warning for each',
    'let them end together: ends: month',
  ],
  [
    'a tally for life that is paid again each quarter',
    'tally.T counts for ever, and the rule gives at each quarter end',
    'let it begin anew: in: quarter',
  ],
  [
    'a level that is worth nothing',
    'no rule gives members at "silver" anything',
    'ask for it: when: { member.tier: silver }',
  ],
  [
    'a benefit for a consent to marketing',
    '"a" is given to those who agree to "post", which is marketing',
    'a consent must be free: give it to all members, or ask for another fact',
  ],
  [
    'a consent that not everybody can read',
    'no text in da, nb, nl, ru',
    'members who read these languages are shown the English text',
  ],
  [
    'an answer that not everybody can read',
    'no text in en, nb, nl, ru',
    'members who read these languages are shown the English text',
  ],
  [
    'a club that nobody asks for',
    'nobody asks for "inner"',
    'ask for it: when: { member.clubs: inner }, or remove it',
  ],
];

describe('what is said of a file whose meaning is odd', () => {
  it.each(sentences)('%s', (what, text, hint) => {
    const [, rules = [], , more] = rows.get(what) ?? [];
    expect(findings(rules, more)).toMatchObject([{ text, hint }]);
  });
});

it('what is said of more rules than members can know', () => {
  const rules = Array.from({ length: 20 }, (_, n) => offer(`o${n}`, `when: { store: "${n}" }`));
  const text = '21 rules; members can know about 20';
  const hint = 'tell members of few of them, and let the rest surprise';
  expect(findings(rules)).toMatchObject([{ text, hint }]);
});

describe('what to do is said of what costs more than the margin, and of what it costs', () => {
  const shop = { ...unknownShop, margin: { num: 30, den: 100 } };
  const hints = (rule: string) =>
    checkProgramme({ text: fileOf('', [rule]), file: 'p.yaml', shop }).map(
      ({ code, hint }) => `${code}: ${hint}`,
    );

  it('of points', () => {
    expect(hints('id: a, earn: { unit: POINTS, percent: 40 }')).toEqual([
      'discount-over-margin: stay below the margin, unless the loss is meant',
      'profit-share: points that nobody spends make it less: see `stamgast replay`',
    ]);
  });

  it('of a discount', () => {
    const off = 'id: a, when: { weekday: friday }, limit: { member: 1 }, discount: { percent: 40 }';
    expect(hints(off).slice(-2)).toEqual([
      'discount-over-margin: stay below the margin, unless the loss is meant',
      'profit-share: compare it with what the rule brings: see `stamgast replay`',
    ]);
  });
});
