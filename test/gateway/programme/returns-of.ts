import type { Answer, CommandLine } from '../../../gateway/programme/types.ts';
import { expectSoundBooks } from './books.ts';
import { answered, type Bought, programmesOf, Shop } from './given.ts';

export type Returned = Answer & { readonly kind: 'return' };

/** A shop whose programme has these rules, in English kroner, and `more` at its top level. */
export function shopOf(rules: readonly string[], more: readonly string[] = []): Shop {
  const hasUnits = more.some((line) => line.startsWith('units:'));
  const head = [
    'stamgast: 1',
    'id: points',
    'effectiveFrom: 2020-01-01T00:00',
    'zone: Europe/Copenhagen',
    'currency: DKK',
    ...(hasUnits ? [] : ['units: { POINTS: { value: "0.10" } }']),
    ...more,
    rules.length === 0 ? 'rules: []' : 'rules:',
    ...rules.map((rule) => `  - ${rule}`),
  ];
  return new Shop(programmesOf(head.join('\n')));
}

export function bought(shop: Shop, what: Bought): Answer & { readonly kind: 'purchase' } {
  return answered(shop.buy(what), 'purchase');
}

/** Takes lines back ([line, minor units, thousandths]) and checks the books after it. */
export function back(
  shop: Shop,
  of: string,
  ...lines: readonly (readonly [line: number, minor: number, quantity?: number])[]
): Returned {
  const answer = answered(shop.takeBack(of, lines), 'return');
  expectSoundBooks(shop.keeper);
  return answer;
}

/** A line of one unit. */
export const line = (
  totalMinor: number,
  more: Partial<CommandLine> = {},
): Partial<CommandLine> & { readonly totalMinor: number } => ({ totalMinor, ...more });

/** Sum of the tally rows of the member, and of a rule's uses, that the next receipt would see. */
export function tallyOf(shop: Shop, name: string): number {
  const command = shop.purchase({ number: 'looking', total: 1 });
  const rows = shop.keeper.load(command, shop.now).member?.tallies ?? [];
  return rows.reduce((sum, row) => sum + (row.tally === name ? row.amount : 0), 0);
}
export function usesOf(shop: Shop, rule: string) {
  const command = shop.purchase({ number: 'looking', total: 1 });
  const uses = [...shop.keeper.load(command, shop.now).uses];
  return uses.filter(([key]) => key.startsWith(`${rule}|`)).map(([, use]) => use);
}

/** What the member has of a unit, by its postings. */
export function has(shop: Shop, unit: string): number {
  return shop.keeper.account('member:anna:available', unit);
}
