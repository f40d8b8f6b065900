import { endOf, monthsAfter, periodOf } from './days.ts';
import { Exact, sumOf } from './exact.ts';
import { todayOf } from './lots.ts';
import type { Document, Past, Told } from './past.ts';
import { listOf, NotKnown, numberOf, type Parts, partsOf, textOf, wordOf } from './raw.ts';

/** Who pays what when, as a contract between partners says. */
interface Contract {
  readonly id: string;
  readonly from: string;
  readonly isOnIssue: boolean;
  readonly operator: string;
  /** Role of each party. */
  readonly roles: ReadonlyMap<string, string>;
  readonly units: ReadonlyMap<string, { readonly issue: Exact; readonly redemption: Exact }>;
}

const known = ['stamgastContract', 'id', 'from', 'zone', 'currency', 'mode', 'operator'];

/** Does the model know all that a contract is about? Discounts and cards of others it does not. */
export const isPlain = (paper: unknown): boolean =>
  typeof paper === 'object' && paper !== null && !('programmes' in paper);

function contractOf(value: unknown): Contract {
  const paper = partsOf(value, 'contract', [...known, 'parties', 'units']);
  const parties = listOf(paper['parties']).map((one) => partsOf(one, 'party', 'any'));
  const units = listOf(paper['units']).map((one) => {
    const parts = partsOf(one, 'unit', ['unit', 'scale', 'issuePrice', 'redemptionPrice']);
    const issue = numberOf(parts['issuePrice'] ?? 0, 'issuePrice');
    const redemption = numberOf(parts['redemptionPrice'] ?? 0, 'redemptionPrice');
    return [textOf(parts['unit'], 'unit'), { issue, redemption }] as const;
  });
  return {
    id: textOf(paper['id'], 'contract.id'),
    from: textOf(paper['from'], 'contract.from'),
    isOnIssue: wordOf(paper['mode'], 'mode', ['onIssue', 'onRedemption']) === 'onIssue',
    operator: textOf(paper['operator'], 'contract.operator'),
    roles: new Map(parties.map(({ id, role }) => [String(id), String(role)])),
    units: new Map(units),
  };
}

/** Points of one unit that somebody has issued, and who took some of them; null: nobody yet. */
interface Row {
  readonly unit: string;
  readonly issuer: string;
  readonly taker: string | null;
  readonly amount: Exact;
}

/** What partners owe each other for a month, from what was given and taken in it. */
export function settle(past: Past, document: Document & { readonly kind: 'settle' }): Told {
  const { month, now } = document;
  const contract = contractOf(document.paper);
  const { places } = past.programme;
  const done = past.settled.filter(({ id }) => id === contract.id).map((one) => one.month);
  const last = done.at(-1);
  const next =
    last === undefined ? contract.from.slice(0, 7) : monthsAfter(`${last}-01`, 1).slice(0, 7);
  const isOver = todayOf(past, now) > endOf('month', `${month}-01`);
  if (!done.includes(month) && (month !== next || !isOver)) return { refused: 'RUN_REFUSED' };
  if (!done.includes(month)) past.settled.push({ id: contract.id, month });
  const net = new Map<string, Exact>();
  const pay = (from: string, to: string, money: Exact) => {
    const rounded = money.rounded(places, 'half up');
    const [payer, payee] = [accountOf(contract, from), accountOf(contract, to)];
    net.set(payer, (net.get(payer) ?? Exact.zero).minus(rounded));
    net.set(payee, (net.get(payee) ?? Exact.zero).plus(rounded));
  };
  const rows = rowsOf(past, contract);
  const inMonth = rows.filter(({ day }) => periodOf('month', day) === month);
  for (const { unit, issuer, taker, amount } of merged(inMonth, contract)) {
    const price = pricesOf(contract, unit);
    if (taker === null && contract.isOnIssue) {
      pay(issuer, contract.operator, amount.times(price.issue));
    } else if (taker !== null) {
      pay(contract.isOnIssue ? contract.operator : issuer, taker, amount.times(price.redemption));
    }
  }
  const owes = owing(rows, contract, places);
  const money = (sign: 1 | -1) => {
    const rest = [...net].map(([who, sum]) => {
      return [who, sign === 1 ? sum : Exact.zero.minus(sum)] as const;
    });
    return new Map(rest.filter(([, sum]) => sum.isMore));
  };
  return { refused: null, settlement: { from: money(-1), to: money(1), owes } };
}

function accountOf({ roles }: Contract, party: string): string {
  const role = roles.get(party);
  if (role === undefined) throw new NotKnown(`party ${party}`);
  return `${role}:${party}`;
}

function pricesOf({ units }: Contract, unit: string): { issue: Exact; redemption: Exact } {
  const prices = units.get(unit);
  if (prices === undefined) throw new NotKnown(`prices of ${unit}`);
  return prices;
}

/** All that was given and taken since the contract began, with its day. */
function rowsOf(past: Past, { from }: Contract): (Row & { readonly day: string })[] {
  if (past.receipts.some(({ returns }) => returns.length > 0)) {
    throw new NotKnown('a settlement of what came back');
  }
  const given = past.lots.map(({ unit, issuer, amount, born }) => {
    return { unit, issuer, taker: null, amount, day: todayOf(past, born) };
  });
  const taken = past.spends.flatMap(({ unit, by, draws }) => {
    if (by === null) throw new NotKnown('a settlement of what rules have taken');
    const { day, partner: taker } = by;
    return draws.map(({ lot, amount }) => ({ unit, issuer: lot.issuer, taker, amount, day }));
  });
  return [...given, ...taken].filter(({ day }) => day >= from);
}

/** One line for each who has to do with each: who pays the operator does not see who took. */
function merged(rows: readonly Row[], { isOnIssue }: Contract): readonly Row[] {
  const lines = new Map<string, Row>();
  for (const row of rows) {
    const issuer = isOnIssue && row.taker !== null ? '' : row.issuer;
    const key = [row.unit, issuer, row.taker].join(' ');
    const before = lines.get(key);
    lines.set(key, { ...row, amount: row.amount.plus(before?.amount ?? Exact.zero) });
  }
  return [...lines.values()];
}

/** What is still to be paid when the points that are out are taken, by who will pay. */
function owing(
  rows: readonly Row[],
  contract: Contract,
  places: number,
): ReadonlyMap<string, Exact> {
  const { isOnIssue, operator, units } = contract;
  const payers = new Set(rows.map(({ issuer }) => (isOnIssue ? operator : issuer)));
  const owes = [...payers].map((payer) => {
    const own = rows.filter(({ issuer }) => isOnIssue || issuer === payer);
    const sums = [...units].map(([unit, { redemption }]) => {
      const out = own
        .filter((row) => row.unit === unit)
        .map(({ taker, amount }) => {
          return taker === null ? amount : Exact.zero.minus(amount);
        });
      return sumOf(out).times(redemption).rounded(places, 'half up');
    });
    return [payer, sumOf(sums)] as const;
  });
  return new Map(owes.filter(([, money]) => money.isMore));
}

/** As a table says it. */
export function settlementText({ programme }: Past, { settlement }: Told): Parts {
  const text = (money: ReadonlyMap<string, Exact> | undefined) =>
    Object.fromEntries([...(money ?? [])].map(([who, sum]) => [who, sum.text(programme.places)]));
  const { from, to, owes } = settlement ?? {};
  return { from: text(from), to: text(to), 'owes still': text(owes) };
}
