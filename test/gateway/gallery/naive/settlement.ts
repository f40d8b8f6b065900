import { endOf, monthsAfter, periodOf } from './days.ts';
import { totalOf } from './discounts.ts';
import { Exact, sumOf } from './exact.ts';
import { isOver, type Lot, type Move, todayOf } from './lots.ts';
import { add, type Document, type Past, type Told } from './past.ts';
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
  /** It knows who bears discounts. */
  readonly hasProgrammes: boolean;
}

const known = ['stamgastContract', 'id', 'from', 'zone', 'currency', 'mode', 'operator'];

function contractOf(value: unknown): Contract {
  const paper = partsOf(value, 'contract', [...known, 'parties', 'units', 'programmes']);
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
    hasProgrammes: paper['programmes'] !== undefined,
  };
}

/** What partners owe each other for a month: all that no run before it has settled. */
export function settle(past: Past, document: Document & { readonly kind: 'settle' }): Told {
  const { month, now } = document;
  const contract = contractOf(document.paper);
  const done = past.settled.filter(({ id }) => id === contract.id);
  const again = done.find((one) => one.month === month);
  if (again !== undefined) return again.told;
  const last = done.at(-1);
  const next =
    last === undefined ? contract.from.slice(0, 7) : monthsAfter(`${last.month}-01`, 1).slice(0, 7);
  const end = endOf('month', `${month}-01`);
  if (month !== next || todayOf(past, now) <= end) return { refused: 'RUN_REFUSED' };
  if (past.conversions.length > 0) throw new NotKnown('a settlement beside conversions');
  const isEnded = (lot: Lot) => lot.issued.day >= contract.from && isOver(past, lot, now);
  if (past.lots.some(isEnded)) throw new NotKnown('a settlement of points that have ended');
  const net = new Map<string, Exact>();
  const pay = (from: string, to: string, money: Exact) => {
    const [payer, payee] = [accountOf(contract, from), accountOf(contract, to)];
    add(net, payer, Exact.zero.minus(money));
    add(net, payee, money);
  };
  const isOpen = ({ day, runs }: Move) =>
    contract.from <= day && day <= end && !runs.has(contract.id);
  const moves = past.moves.filter(isOpen);
  for (const line of linesOf(moves, contract, month)) {
    for (const { from, to, money } of paymentsOf(line, contract, past.programme.places)) {
      pay(from, to, money);
    }
  }
  for (const { runs } of moves) runs.set(contract.id, month);
  const funded = fundedUntil(past, contract, end);
  for (const { from, to, money } of funded) pay(from, to, money);
  const settled = past.moves.filter(({ runs }) => runs.has(contract.id));
  const owes = owing(settled, contract, past.programme.places);
  const told: Told = {
    refused: null,
    settlement: { ...sidesOf(net), owes, receipts: countsOf(funded, contract) },
  };
  past.settled.push({ id: contract.id, month, told });
  return told;
}

/** Who pays, and who is paid. */
function sidesOf(net: ReadonlyMap<string, Exact>) {
  const turned = [...net].map(([who, sum]) => [who, Exact.zero.minus(sum)] as const);
  const more = (rows: readonly (readonly [string, Exact])[]) =>
    new Map(rows.filter(([, sum]) => sum.isMore));
  return { from: more(turned), to: more([...net]) };
}

/** Points of one unit that somebody has issued, and who took some of them; null: nobody yet. */
interface Row {
  readonly unit: string;
  readonly issuer: string;
  readonly taker: string | null;
  readonly amount: Exact;
}

interface Payment {
  readonly from: string;
  readonly to: string;
  readonly money: Exact;
}

/** Of one discount; `receipt` is its place where no run has settled it yet. */
interface Funding extends Payment {
  readonly receipt: number | null;
}

/** What one line comes to, rounded once; what goes back is paid the other way. */
function paymentsOf(line: Row, contract: Contract, places: number): readonly Payment[] {
  const { issuer, taker, amount } = line;
  const { isOnIssue, operator } = contract;
  const price = pricesOf(contract, line.unit);
  if (taker === null && !isOnIssue) return [];
  const isBack = amount.isLess(Exact.zero);
  const size = isBack ? Exact.zero.minus(amount) : amount;
  const money = size
    .times(taker === null ? price.issue : price.redemption)
    .rounded(places, 'half up');
  const to = taker ?? operator;
  const from = taker !== null && isOnIssue ? operator : issuer;
  return [isBack ? { from: to, to: from, money } : { from, to, money }];
}

/**
 * What those who bear discounts pay to whoever has given them, receipt by receipt, less what runs
 * before have settled of it: what has gone back since is paid the other way.
 */
function fundedUntil(
  { receipts, fundings }: Past,
  { hasProgrammes, id, from }: Contract,
  end: string,
): readonly Funding[] {
  return receipts.flatMap(({ sold, offsNow, offs }, at) => {
    if (offs.length > 0 && !hasProgrammes) throw new NotKnown('discounts beside a contract');
    if (sold.day < from || sold.day > end) return [];
    return offsNow.flatMap((off): Funding[] => {
      const { fundedBy } = off.rule;
      const key = [id, at, off.rule.id].join(' ');
      if (fundedBy === null) return [];
      const receipt = fundings.has(key) ? null : at;
      const money = totalOf(off).minus(fundings.get(key) ?? Exact.zero);
      add(fundings, key, money);
      return [{ from: fundedBy, to: sold.where?.partner ?? 'shop', money, receipt }];
    });
  });
}

/** On how many receipts each issuer of cards was meant, whatever has come back since. */
function countsOf(
  funded: readonly Funding[],
  { roles }: Contract,
): Readonly<Record<string, number>> {
  const issuers = [...roles].filter(([, role]) => role === 'issuer').map(([id]) => id);
  const counts = issuers.map((id) => {
    const own = funded.filter(({ from, receipt }) => from === id && receipt !== null);
    return [id, new Set(own.map(({ receipt }) => receipt)).size] as const;
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
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

/**
 * One line for each who has to do with each (who pays the operator does not see who took), one of what
 * came late, and of what goes back after it was settled one for the run that it corrects.
 */
function linesOf(
  moves: readonly Move[],
  { isOnIssue, id }: Contract,
  month: string,
): readonly Row[] {
  const lines = new Map<string, Row>();
  for (const move of moves) {
    const issuer = isOnIssue && move.taker !== null ? '' : move.issuer;
    const corrected = move.of?.runs.get(id) ?? '';
    const isLate = periodOf('month', move.day) !== month;
    const key = [move.unit, issuer, move.taker, corrected, isLate].join(' ');
    const before = lines.get(key);
    lines.set(key, { ...move, amount: move.amount.plus(before?.amount ?? Exact.zero) });
  }
  return [...lines.values()];
}

/** What is still to be paid when the points that are out are taken, by who will pay. */
function owing(
  rows: readonly Move[],
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
  const { from, to, owes, receipts = {} } = settlement ?? {};
  const counts = Object.keys(receipts).length === 0 ? {} : { receipts };
  return { from: text(from), to: text(to), 'owes still': text(owes), ...counts };
}
