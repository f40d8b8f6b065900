import { describe, expect, it } from 'vitest';
import { toldClubs, toldRules } from '../../../../gateway/programme/reasons/secret.ts';
import { askedOf, versionOf } from './receipt.ts';

const more = `tiers:
  by: VISITS
  levels:
    - { id: gold, from: 9 }
    - { id: black, byInvitation: true, hidden: true }
    - { id: noir, byInvitation: true, hidden: true }
clubs:
  lounge: { while: { member.tier: black } }
  salon: { while: { member.tier: [black, noir] } }
  bar: { while: { member.tier: [gold, black] } }
  all: { while: { member.age: { gte: 18 } } }`;

const conditions: Readonly<Record<string, string>> = {
  plain: 'store: "1"',
  gold: 'member.tier: gold',
  black: 'member.tier: black',
  either: 'member.tier: [black, noir]',
  mixed: 'member.tier: [gold, black]',
  denied: 'not: { member.tier: black }',
  nested: 'any: [ { store: "1" }, { all: [ { till: "1" }, { member.tier: black } ] } ]',
  lounge: 'member.clubs: lounge',
  salons: 'member.clubs: { hasAll: [lounge, salon] }',
  bar: 'member.clubs: bar',
  open: 'member.clubs: [lounge, all]',
  tag: 'member.tags: black',
  total: 'receipt.total: { between: ["1.00", "2.00"] }',
};
const rules = Object.entries(conditions).map(
  ([id, when]) => `  - { id: ${id}, when: { ${when} }, discount: { percent: 5 } }`,
);

describe('of a hidden level', () => {
  const version = versionOf(rules.join('\n'), more);
  const told = (tier?: string) => {
    const asked = askedOf({ member: tier === undefined ? null : { tier } });
    return {
      secret: Object.keys(conditions).filter(
        (id) => !toldRules(version, asked).some((rule) => rule.id === id),
      ),
      clubs: toldClubs(version, asked).map(({ name }) => name),
    };
  };
  const ofBlack = ['black', 'either', 'denied', 'nested', 'lounge', 'salons'];

  it.each([
    ['a shopper without a card', undefined],
    ['a member of a level that all know', 'gold'],
  ])('%s hears nothing, nor of a club that only it opens', (_who, tier) => {
    expect(told(tier)).toEqual({ secret: ofBlack, clubs: ['bar', 'all'] });
  });

  it('those who have it hear all that is for them', () => {
    expect(told('black')).toEqual({ secret: [], clubs: ['lounge', 'salon', 'bar', 'all'] });
    expect(told('noir')).toEqual({
      secret: ['black', 'denied', 'nested', 'lounge'],
      clubs: ['salon', 'bar', 'all'],
    });
  });

  it('nothing is kept back in a programme without one', () => {
    const open = versionOf(rules.slice(0, 1).join('\n'));
    expect(toldRules(open, askedOf())).toBe(open.rules);
    expect(toldClubs(open, askedOf())).toEqual([]);
  });
});
