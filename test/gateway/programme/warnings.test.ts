import { describe, expect, it } from 'vitest';
import { compileVersions, problemText } from '../../../gateway/programme/language/file.ts';
import { mayTell } from '../../../gateway/programme/messages/may-tell.ts';
import type { Message } from '../../../gateway/programme/messages/message.ts';
import { consentsInForce } from '../../../gateway/programme/people/consents.ts';
import type { ConsentRow } from '../../../gateway/programme/people/types.ts';
import { expectSoundBooks } from './books.ts';
import { programmesOf, Shop } from './given.ts';

const file = (unit: string, from = '2020-01-01T00:00') => `
stamgast: 1
id: warned
effectiveFrom: ${from}
zone: Europe/Berlin
cutOff: "04:00"
currency: EUR
units: { POINTS: { ${unit} } }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
`;
const warned = programmesOf(file('life: 12 months, ends: month, warn: 30 days'));
const shopAt = (at: string, programmes = warned) => new Shop(programmes, at);
const told = (shop: Shop) =>
  [...shop.keeper.messages.values()].map(
    ({ key, facts, state }) => `${state} ${key}: ${facts['amount']}`,
  );
const noted = (shop: Shop) =>
  shop.keeper.entries.flatMap(({ kind, ref }) => (kind === 'message' ? ref : []));
const wake = (shop: Shop) => {
  const at = shop.keeper.wakes.get('anna')?.at ?? null;
  return at === null ? null : new Date(at).toISOString();
};

describe('a warning of points that end', () => {
  it('is due once, on the first moment of its business day, and carries no offer and no name', () => {
    const shop = shopAt('2026-01-10T12:00');
    shop.buy({ number: '1', total: 45_000 });
    expect(wake(shop)).toBe('2027-01-01T03:00:00.000Z');
    shop.at('2027-01-01T03:59').settle();
    expect(told(shop)).toEqual([]);
    shop.at('2027-01-01T04:00').settle();
    shop.settle();
    shop.at('2027-01-20T12:00').settle();
    expect([...shop.keeper.messages.values()]).toEqual([
      {
        ...{ member: 'anna', key: 'ends POINTS 2027-01-31', kind: 'pointsEnd', purpose: 'service' },
        facts: { unit: 'POINTS', amount: 450, lastDay: '2027-01-31' },
        ...{ due: '2027-01-01', until: '2027-01-31', state: 'due' },
      },
    ]);
    expect(noted(shop)).toEqual(['due ends POINTS 2027-01-31']);
    expect(wake(shop)).toBe(null);
    expectSoundBooks(shop.keeper);
  });

  it('is due of units alone that have one', () => {
    const shop = shopAt('2026-01-10T12:00', programmesOf(file('life: 12 months, ends: month')));
    shop.buy({ number: '1', total: 45_000 });
    shop.at('2027-01-31T12:00').settle();
    expect(told(shop)).toEqual([]);
    expect(wake(shop)).toBe(null);
  });

  it('wakes by the first of all that is to come', () => {
    const first = '2027-01-01T03:00:00.000Z';
    const warns = 'life: 12 months, ends: month, warn: 30 days';
    const later = shopAt(
      '2026-01-10T12:00',
      programmesOf(file(warns), file(warns, '2028-01-01T00:00')),
    );
    later.buy({ number: '1', total: 45_000 });
    expect(wake(later)).toBe(first);
    // The second unit of the file ends before the first.
    const units = `life: 24 months, warn: 30 days }, STAMPS: { ${warns}`;
    const stamps = '\n  - { id: stamps, earn: { unit: STAMPS, amount: 1 } }\n';
    const two = shopAt('2026-01-10T12:00', programmesOf(file(units).trimEnd() + stamps));
    two.buy({ number: '1', total: 45_000 });
    expect(wake(two)).toBe(first);
  });

  it('is recalled when nothing is left, and due again when points come back before it was told', () => {
    const shop = shopAt('2026-01-10T12:00');
    shop.buy({ number: '1', total: 45_000 });
    shop.at('2027-01-05T12:00').settle();
    shop.spend(450, 's');
    expect(told(shop)).toEqual(['recalled ends POINTS 2027-01-31: 450']);
    const undone = { kind: 'spendCancel', op: '', at: shop.now } as const;
    const [spend] = [...shop.keeper.spends.keys()];
    shop.run({ ...undone, op: spend ?? '' });
    expect(told(shop)).toEqual(['due ends POINTS 2027-01-31: 450']);
    expect(noted(shop)).toEqual([
      'due ends POINTS 2027-01-31',
      'recalled ends POINTS 2027-01-31',
      'due ends POINTS 2027-01-31',
    ]);
  });

  it('follows what is left until its last day, and is entered only when it comes or goes', () => {
    const shop = shopAt('2026-01-10T12:00');
    shop.buy({ number: '1', total: 45_000 });
    shop.at('2027-01-31T12:00').settle();
    shop.spend(50, 's');
    expect(told(shop)).toEqual(['due ends POINTS 2027-01-31: 400']);
    expect(noted(shop)).toEqual(['due ends POINTS 2027-01-31']);
    shop.spend(400, 't');
    expect(told(shop)).toEqual(['recalled ends POINTS 2027-01-31: 400']);
  });

  it('that was told stays as it is: nobody is told twice', () => {
    const shop = shopAt('2026-01-10T12:00');
    shop.buy({ number: '1', total: 45_000 });
    shop.at('2027-01-01T12:00').settle();
    for (const [key, one] of shop.keeper.messages) {
      shop.keeper.messages.set(key, { ...one, state: 'told' });
    }
    shop.spend(50);
    shop.spend(400);
    expect(told(shop)).toEqual(['told ends POINTS 2027-01-31: 450']);
    expect(noted(shop)).toEqual(['due ends POINTS 2027-01-31']);
  });

  it('is none for a member who is closed', () => {
    const shop = shopAt('2026-01-10T12:00');
    shop.buy({ number: '1', total: 45_000 });
    shop.keeper.members.set('anna', { id: 'anna', isClosed: true, since: '2026-01-10' });
    shop.at('2027-01-01T12:00').settle();
    expect(told(shop)).toEqual([]);
    expect(wake(shop)).toBe(null);
  });

  it('counts what can be spent: points that wait are warned of when they do not any more', () => {
    const waits = 'life: 60 days, pending: 20 days, warn: 50 days';
    const shop = shopAt('2026-01-10T12:00', programmesOf(file(waits)));
    shop.buy({ number: '1', total: 1000 });
    shop.at('2026-01-29T12:00').settle();
    expect(told(shop)).toEqual([]);
    shop.at('2026-01-30T12:00').settle();
    expect(told(shop)).toEqual(['due ends POINTS 2026-03-11: 10']);
  });

  it('has one for each last day, and of points that live on a late receipt recalls it', () => {
    const idle = 'life: 12 months, idle: 3 months, warn: 20 days';
    const shop = shopAt('2026-01-10T12:00', programmesOf(file(idle)));
    shop.buy({ number: '1', total: 1000 });
    shop.at('2026-03-25T12:00').settle();
    expect(told(shop)).toEqual(['due ends POINTS 2026-04-10: 10']);
    shop.at('2026-04-11T12:00').settle();
    expect(told(shop)).toEqual(['due ends POINTS 2026-04-10: 10']);
    shop.buy({ number: '2', total: 1000, at: '2026-04-09T12:00' });
    expect(shop.balance().available).toBe(20);
    expect(told(shop)).toEqual(['recalled ends POINTS 2026-04-10: 10']);
    shop.at('2026-06-20T12:00').settle();
    expect(told(shop)).toEqual([
      'recalled ends POINTS 2026-04-10: 10',
      'due ends POINTS 2026-07-09: 20',
    ]);
  });

  it('comes with the version that says so, for points of before it too', () => {
    const plain = file('life: 12 months');
    const later = file('life: 12 months, warn: 30 days', '2026-12-20T04:00');
    const shop = shopAt('2026-01-10T12:00', programmesOf(plain, later));
    shop.buy({ number: '1', total: 1000 });
    expect(wake(shop)).toBe('2026-12-20T03:00:00.000Z');
    shop.at('2026-12-20T04:00').settle();
    expect(told(shop)).toEqual(['due ends POINTS 2027-01-10: 10']);
  });
});

describe('edge case 50: what a member may be told', () => {
  const word = (isGiven: boolean, at: number): ConsentRow => ({
    ...{ name: 'offers', isGiven, at, version: 'v', device: 'shop/1/1' },
    ...{ purpose: 'marketing', channel: 'mail' },
  });
  const agreed = consentsInForce([word(true, 1)]);
  // Said before it, and arrived after it.
  const refused = consentsInForce([word(true, 1), word(false, 3), word(true, 2)]);
  const service = consentsInForce([{ ...word(true, 1), purpose: 'service' }]);

  it('a service message always, marketing only with consent to this channel', () => {
    expect(mayTell('service', 'mail', refused)).toBe(true);
    expect(mayTell('marketing', 'mail', refused)).toBe(false);
    expect(mayTell('marketing', 'mail', new Map())).toBe(false);
    expect(mayTell('marketing', 'mail', service)).toBe(false);
    expect(mayTell('marketing', 'mail', agreed)).toBe(true);
    expect(mayTell('marketing', 'phone', agreed)).toBe(false);
  });

  it('points about to burn are told to a member who refused marketing, without any offer', () => {
    const shop = shopAt('2026-01-10T12:00');
    shop.buy({ number: '1', total: 45_000 });
    shop.at('2027-01-01T12:00').settle();
    const [message]: readonly Message[] = [...shop.keeper.messages.values()];
    expect(mayTell(message?.purpose ?? 'marketing', 'mail', refused)).toBe(true);
    expect(Object.keys(message?.facts ?? {})).toEqual(['unit', 'amount', 'lastDay']);
  });
});

it.each([
  ['warn: 30 days', 'units.POINTS.warn: its points never end; leave it out, or say when they end'],
  [
    'life: 1 month, warn: 28 days',
    'units.POINTS.warn: the warning comes before the points; less than the 28 days',
  ],
  ['life: 1 month, warn: 0 days', 'units.POINTS.warn: '],
  ['life: 1 month, warn: 2 months', 'units.POINTS.warn: '],
])('a unit of { %s } is refused', (unit, text) => {
  const read = compileVersions([{ text: file(unit), file: 'a.yaml' }]);
  expect(read.ok ? [] : read.problems.map(problemText)).toEqual([expect.stringContaining(text)]);
});

it.each(['life: 1 month, warn: 27 days', 'idle: 6 months, warn: 30 days'])(
  'a unit of { %s } is right',
  (unit) => expect(compileVersions([{ text: file(unit), file: 'a.yaml' }]).ok).toBe(true),
);
