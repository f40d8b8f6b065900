import { beforeEach, describe, expect, test } from 'vitest';
import { checkProgramme } from '../../../gateway/programme/check/check.ts';
import { answered, codeOf, programmesOf, Shop } from './given.ts';

const file = `
stamgast: 1
id: stamps
effectiveFrom: 2020-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: {}, STAMPS: {} }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: hello, on: enrol, limit: { total: 1 }, earn: { unit: POINTS, amount: 7 } }
  - { id: known, when: { card: member }, earn: { unit: STAMPS, amount: 1 } }
  - { id: unknown, when: { card: bearer }, earn: { unit: STAMPS, amount: 3 } }
`;

let shop: Shop;
const enrol = (member: string, card: string, isBearer?: true) =>
  shop.run({
    ...{ kind: 'enrol', member, card, name: isBearer ? '' : member, at: shop.now },
    ...(isBearer === undefined ? {} : { isBearer }),
  });
const link = (from: string, card: string, isLost?: true) =>
  shop.run({
    ...{ kind: 'link', who: { card: from }, card, at: shop.now },
    ...(isLost === undefined ? {} : { isLost }),
  });
const buy = (number: string, who: string) => shop.buy({ number, total: 1000, who });
const has = (member: string, unit = 'POINTS') =>
  shop.keeper.account(`member:${member}:available`, unit);

beforeEach(() => {
  shop = new Shop(programmesOf(file.replace('total: 1', 'total: 2')));
  answered(enrol('m1', 'num-8', true), 'enrolled');
});

describe("a bearer's card", () => {
  test('earns nothing by its activation, and no use of the welcome is lost', () => {
    expect(has('m1')).toBe(0);
    answered(enrol('bo', 'num-2'), 'enrolled');
    expect(has('bo')).toBe(7);
  });

  test('collects as a member does, and rules can tell the two apart', () => {
    answered(buy('1', 'num-8'), 'purchase');
    answered(buy('2', 'num-1'), 'purchase');
    expect([has('m1'), has('m1', 'STAMPS')]).toEqual([10, 3]);
    expect([has('anna'), has('anna', 'STAMPS')]).toEqual([17, 1]);
  });

  test('is registered by whoever enrols with it: the same member, points and all', () => {
    answered(buy('1', 'num-8'), 'purchase');
    expect(answered(enrol('bo', 'num-8'), 'enrolled').member).toBe('m1');
    expect(has('m1')).toBe(17);
    expect(shop.keeper.members.get('m1')).toMatchObject({ since: '2026-03-02' });
    expect(shop.keeper.members.has('bo')).toBe(false);
    expect(codeOf(enrol('eve', 'num-8'))).toBe('CARD_TAKEN');
    answered(buy('2', 'num-8'), 'purchase');
    expect(has('m1', 'STAMPS')).toBe(4);
  });

  test('is activated once, and never one that belongs to somebody', () => {
    expect(codeOf(enrol('m2', 'num-8', true))).toBe('CARD_TAKEN');
    expect(codeOf(enrol('m2', 'num-1', true))).toBe('CARD_TAKEN');
    shop.keeper.cards.set('num-8', { member: 'm1', isBlocked: true });
    expect(codeOf(enrol('bo', 'num-8'))).toBe('CARD_BLOCKED');
  });

  test('is neither replaced nor joined by another one before it is registered', () => {
    expect(codeOf(link('num-8', 'num-9', true))).toBe('CARD_BEARER');
    expect(codeOf(link('num-8', 'num-9'))).toBe('CARD_BEARER');
    expect(shop.keeper.cards.has('num-9')).toBe(false);
    answered(enrol('bo', 'num-8'), 'enrolled');
    answered(link('num-8', 'num-9', true), 'linked');
    expect(codeOf(buy('1', 'num-8'))).toBe('CARD_BLOCKED');
    expect(codeOf(buy('1', 'num-9'))).toBe('posted');
  });

  test('is no kind of card that a file may name itself', () => {
    const cards = 'cards: { bearer: ["28*"] }\nrules:';
    const [problem] = checkProgramme({ text: file.replace('rules:', cards), file: 'a.yaml' });
    expect(problem).toMatchObject({ code: 'file-wrong', path: 'cards.bearer' });
  });

  test('can be asked for beside a member, and not without one', () => {
    const never = (when: string) =>
      checkProgramme({ text: file.replace('{ card: bearer }', when), file: 'a.yaml' }).map(
        ({ code }) => code,
      );
    expect(never('{ card: bearer, member: true }')).not.toContain('rule-never-holds');
    expect(never('{ card: bearer, member: false }')).toContain('rule-never-holds');
  });
});

describe('a lost card', () => {
  test.each([
    ['num-1', 'num-1', 'REQUEST_INVALID'],
    ['num-5', 'num-9', 'CARD_UNKNOWN'],
    ['num-1', 'num-8', 'CARD_TAKEN'],
  ])('%s is not replaced by %s: %s', (from, card, code) => {
    expect(codeOf(link(from, card, true))).toBe(code);
    expect(codeOf(buy('1', 'num-1'))).toBe('posted');
  });

  test('of a member without the card itself is nothing that could be blocked', () => {
    const who = { member: 'anna' };
    const lost = { kind: 'link', who, card: 'num-9', isLost: true, at: shop.now } as const;
    expect(shop.run(lost)).toMatchObject({ code: 'REQUEST_INVALID', facts: { path: 'of' } });
  });

  test('can be replaced by another one that the member has already', () => {
    answered(link('num-1', 'num-9'), 'linked');
    answered(link('num-1', 'num-9', true), 'linked');
    expect([codeOf(buy('1', 'num-1')), codeOf(buy('2', 'num-9'))]).toEqual([
      'CARD_BLOCKED',
      'posted',
    ]);
  });
});
