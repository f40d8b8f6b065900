import { afterEach, expect, test } from 'vitest';
import { cardKeys, openRow } from '../../../protocol/row-seal.ts';
import { cardOf, day, pepper, start } from '../../contract/given.ts';
import { MergingShop } from './merged.ts';
import { plainShop } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

/** The notes of a member who falls from gold to black, and then to silver. */
function notes(hidden: string): unknown {
  const programmes = plainShop(`
tallies: { TURNOVER: { of: paid, within: 30 days } }
tiers:
  by: TURNOVER
  hold: 5 days
  levels:
    - { id: silver, from: "100.00" }
    - { id: black, from: "300.00"${hidden} }
    - { id: gold, from: "500.00" }
rules: []`);
  const shop = new MergingShop(kit.open({ programmes }), programmes);
  shop.buy(1, 'a', 300);
  shop.now = start + 20 * day;
  shop.buy(1, 'b', 300);
  const keys = cardKeys(pepper, cardOf(1));
  const name = Buffer.from(keys.token).toString('base64url');
  const row = shop.store.page(0, 99).rows.find((one) => one.token === name);
  const { history } = shop.store;
  const sealed = Buffer.from(row?.sealed ?? '', 'base64url');
  const view = openRow({ keys, history, rev: row?.rev ?? 0, sealed });
  return view.ok ? view.value.notes : view.code;
}

test('a kiosk names the level that a member falls to', () => {
  expect(notes('')).toMatchObject([{ kind: 'level', name: 2, fall: { name: 1 } }]);
});

test('of a hidden level that a member falls to a kiosk tells the day alone', () => {
  expect(notes(', hidden: true')).toMatchObject([{ kind: 'level', name: 2, fall: { name: null } }]);
});
