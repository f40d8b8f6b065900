import { expect, test } from 'vitest';
import { closeDraft, openDraft } from '../../../gateway/programme/draft.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { memberOf, stateOf } from '../people/given-member.ts';
import { answered, programmesOf, Shop } from './given.ts';

const at = (local: string) => localToEpoch({ local, zone: 'UTC' });
const programmes = programmesOf(`
stamgast: 1
id: shop
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: EUR
units: { POINTS: {} }
closing: { lastEarning: 2026-01-31, lastSpending: 2026-02-28, erase: { on: 2026-03-31 } }
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`);

test('who was never woken has no end of a period behind them', () => {
  const state = stateOf(at('2026-01-02T12:00'), { member: memberOf('anna') });
  const { wakes } = closeDraft(openDraft(programmes, state), { kind: 'settled', member: 'anna' });
  expect(wakes).toStrictEqual([{ member: 'anna', at: at('2026-03-01T00:00'), closed: '' }]);
});

test('who gives a card a name when the programme is over is to be forgotten the day after', () => {
  const shop = new Shop(programmes, '2026-01-02T12:00');
  const card = { kind: 'enrol', card: 'num-8' } as const;
  const bearer = { member: 'm1', name: '', isBearer: true, at: shop.now } as const;
  answered(shop.run({ ...card, ...bearer }), 'enrolled');
  shop.at('2026-04-02T12:00');
  const named = { ...card, member: 'bo', name: 'Bo', at: shop.now };
  expect(answered(shop.run(named), 'enrolled').member).toBe('m1');
  expect(shop.keeper.wakes.get('m1')?.at).toBe(at('2026-04-03T00:00'));
});
