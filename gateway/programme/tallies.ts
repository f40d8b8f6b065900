import type { Minor } from '../../protocol/units.ts';
import { assertNever } from '../../protocol/units.ts';
import { lineCheck, receiptCheck } from './evaluate/condition.ts';
import type { Asked, BasketLine } from './evaluate/facts.ts';
import type { Tally } from './evaluate/rule.ts';
import type { Decision, Programme } from './types.ts';

type Added = Decision['tallies'][number];

/** What a receipt adds to the member's tallies, on its business day. Services count in none. */
export function talliesOf(
  version: Programme,
  asked: Asked,
  paid: readonly { readonly line: number; readonly minor: Minor }[],
): readonly Added[] {
  const { basket, member } = asked;
  if (member === null) return [];
  const isService = version.exclusions.services;
  const isGoods = (line: BasketLine) => isService === null || lineCheck(isService)(line) !== true;
  const goods = basket.lines.filter(isGoods);
  return version.tallies.flatMap((tally) => {
    if (receiptCheck(tally.when)(asked) !== true) return [];
    const on = lineCheck(tally.lines);
    const amount = counted(
      tally,
      goods.filter((line) => on(line) === true),
      paid,
    );
    return amount === 0 ? [] : [{ member: member.id, tally: tally.name, day: basket.day, amount }];
  });
}

function counted(
  tally: Tally,
  lines: readonly BasketLine[],
  paid: readonly { readonly line: number; readonly minor: Minor }[],
): number {
  switch (tally.of) {
    case 'receipts':
      return lines.length === 0 ? 0 : 1;
    case 'quantity':
      return lines.reduce((sum, line) => sum + line.quantity, 0);
    case 'shelf':
      return lines.reduce((sum, line) => sum + line.totalMinor, 0);
    case 'paid': {
      const net = new Map(paid.map(({ line, minor }) => [line, minor]));
      return lines.reduce((sum, line) => sum + (net.get(line.line) ?? 0), 0);
    }
    default:
      return assertNever(tally.of);
  }
}
