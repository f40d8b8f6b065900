import { mulDiv } from '../../protocol/units.ts';
import type { Recheck } from '../ledger/discount-return.ts';
import type { Sale, SaleLine } from '../ledger/types.ts';
import { countsOnce, isAlways, talliesOfRest } from './counted.ts';
import { evaluate } from './evaluate/evaluate.ts';
import type { Asked, Basket, BasketLine, MemberFacts } from './evaluate/facts.ts';
import type { Use, Uses } from './evaluate/limits.ts';
import type { Programme } from './types.ts';

type Values = Readonly<Record<string, number>>;

/** What `Sale.recheck` holds: the facts of the moment of the sale, as JSON can keep them. */
interface Frozen {
  readonly basket: Basket;
  readonly card: string;
  readonly member:
    | (Omit<MemberFacts, 'tallies' | 'talliesAfter' | 'available'> & {
        readonly tallies: Values;
        readonly talliesAfter?: Values;
        readonly available: Values;
      })
    | null;
  /** Uses of the rules that are evaluated again, before this sale. */
  readonly uses: readonly (readonly [key: string, use: Use])[];
}

/**
 * What a sale keeps so that its conditional benefits can be evaluated again when part of it comes
 * back: the facts of that moment. null when nothing of its version wants that.
 */
export function recheckOf(
  version: Programme | null,
  what: { readonly asked: Asked | null; readonly uses: Uses },
): Sale['recheck'] {
  const { asked } = what;
  if (version === null || asked === null) return null;
  const rules = rulesAgain(version);
  if (rules.size === 0 && !asksOfTallies(version)) return null;
  const { member, card, basket } = asked;
  const uses = [...what.uses].filter(([key]) => rules.has(key.slice(0, key.indexOf('|'))));
  const frozen: Frozen = { basket, card, member: member === null ? null : frozenOf(member), uses };
  return { ...frozen };
}

/**
 * The rules of the sale's own version that want to be evaluated again. The whole version is, on
 * what remains and the facts of the sale, with the uses as they were before it; of the outcome,
 * only these rules count. null when there are none. Unless they stand in the sale, discounts that
 * cost the member stamps are not given now.
 */
export function recheckBy(version: Programme | null, sale: Sale): Recheck | null {
  if (version === null || sale.recheck === null) return null;
  const rules = rulesAgain(version);
  if (rules.size === 0) return null;
  const paid = new Set(sale.discounts.flatMap(({ rule, spend }) => (spend === '' ? [] : rule)));
  const on: Recheck['on'] = (lines) => {
    const asked = askedOfRest(version, { ...sale, lines });
    if (asked === null || asked.basket.lines.length === 0) {
      return { ok: true, discounts: [], earned: [] };
    }
    const evaluation = evaluate(version, asked, new Map(frozenIn(sale).uses));
    if (!evaluation.ok) return evaluation;
    const given = evaluation.discounts.filter(
      ({ rule, pays }) => rules.has(rule) && (pays === null || paid.has(rule)),
    );
    const discounts = given.flatMap(({ rule, lines: of }) => of.map((one) => ({ rule, ...one })));
    return { ok: true, discounts, earned: evaluation.earned };
  };
  return { rules, on };
}

/** What remains of a sale with the facts of its moment; null when it has kept none. */
export function askedOfRest(version: Programme, sale: Sale): Asked | null {
  if (sale.recheck === null) return null;
  const { basket, card, member } = frozenIn(sale);
  const rest = { ...basket, lines: basket.lines.flatMap((line) => restOf(line, sale.lines)) };
  if (member === null) return { basket: rest, card, member: null };
  const { tallies, talliesAfter, available, ...facts } = member;
  const known: MemberFacts = {
    ...facts,
    tallies: new Map(Object.entries(tallies)),
    available: new Map(Object.entries(available)),
  };
  const asked = { basket: rest, card, member: known };
  if (talliesAfter === undefined) return asked;
  const after: Asked['after'] = (paid) =>
    talliesOfRest(version, { sale, tallies, talliesAfter, paid });
  return { ...asked, after };
}

const rulesAgain = ({ rules }: Programme): ReadonlySet<string> =>
  new Set(rules.filter(({ onReturn }) => onReturn === 'recheck').map(({ id }) => id));

/** Whether a sale still counts can depend on what is left of it. */
const asksOfTallies = ({ tallies }: Programme): boolean =>
  tallies.some((tally) => countsOnce(tally.of) && !isAlways(tally.when));

const frozenIn = (sale: Sale): Frozen => sale.recheck as unknown as Frozen;

function frozenOf(member: MemberFacts): NonNullable<Frozen['member']> {
  const { tallies, talliesAfter, available, ...facts } = member;
  return {
    ...facts,
    tallies: Object.fromEntries(tallies),
    ...(talliesAfter === undefined ? {} : { talliesAfter: Object.fromEntries(talliesAfter) }),
    available: Object.fromEntries(available),
  };
}

/** A line that is back in full is no line of the rest. */
function restOf(line: BasketLine, rows: readonly SaleLine[]): readonly BasketLine[] {
  const row = rows.find((one) => one.line === line.line);
  const quantity = row === undefined ? 0 : row.quantity - row.returnedQuantity;
  if (row === undefined || quantity === 0) return [];
  const { costMinor } = line;
  const cost =
    costMinor === undefined
      ? {}
      : {
          costMinor: mulDiv({ value: costMinor, num: quantity, den: row.quantity, mode: 'halfUp' }),
        };
  return [{ ...line, ...cost, quantity, totalMinor: row.totalMinor - row.returnedMinor }];
}
