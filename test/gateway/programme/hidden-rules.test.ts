import { describe, expect, test } from 'vitest';
import { touchesHidden } from '../../../gateway/programme/language/hidden.ts';
import { compiledOf, shopFile } from './sayings.ts';

const units = 'units: { POINTS: {}, STAMPS: {}, RISK: { hidden: true }, FRAUD: { hidden: true } }';
const touches = (rule: string, kinds = units) => {
  const { units: all, rules } = compiledOf(shopFile(`${kinds}\nrules: [ { id: a, ${rule} } ]`));
  return rules.map((one) => touchesHidden(all, one));
};

describe('nothing is said of a rule', () => {
  test.each([
    'earn: { unit: RISK, amount: 1 }',
    'earn: { unit: FRAUD, amount: 1 }',
    'multiply: { unit: RISK, by: 2 }',
    'exchange: { from: { unit: RISK, amount: 1 }, to: { unit: POINTS, amount: 1 } }',
    'exchange: { from: { unit: POINTS, amount: 1 }, to: { unit: RISK, amount: 1 } }',
    'when: { unit.RISK: { gte: 3 } }, earn: { unit: POINTS, amount: 1 }',
    'when: { any: [ { member: true }, { unit.FRAUD: 0 } ] }, earn: { unit: POINTS, amount: 1 }',
  ])('that touches what members do not see: %s', (rule) => {
    expect(touches(rule)).toEqual([true]);
  });

  test.each([
    'earn: { unit: POINTS, amount: 1 }',
    'multiply: { unit: POINTS, by: 2 }',
    'exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: POINTS, amount: 1 } }',
    'when: { unit.STAMPS: { gte: 3 } }, discount: { percent: 5 }',
  ])('and something of one that does not: %s', (rule) => {
    expect(touches(rule)).toEqual([false]);
    expect(touches(rule, units.replaceAll('{ hidden: true }', '{}'))).toEqual([false]);
  });
});
