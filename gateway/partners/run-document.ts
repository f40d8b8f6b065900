import type { Minor } from '../../protocol/units.ts';
import { byHand } from '../ledger/flows.ts';
import { type Line, type Settled, type Standing, worthAt } from '../ledger/settlement.ts';
import type { Contract, Party } from './config.ts';
import type { Chained } from './documents.ts';
import type { BlockMark } from './ledger-reader.ts';

/** A discount that somebody else than the selling partner pays for. */
export interface DiscountLine {
  readonly kind: 'discount';
  readonly from: string;
  readonly to: string;
  /** Given on sales of this run, and what of it went back with goods since the run before. */
  readonly givenMinor: Minor;
  readonly backMinor: Minor;
  /** What has gone back in all runs so far. */
  readonly backTotalMinor: Minor;
  /** Of an issuer of cards: on how many receipts of this run. */
  readonly receipts?: number;
  /** given - back; negative when more goes back than was given: then `to` pays `from`. */
  readonly minor: Minor;
}

/** One settlement run, as it is published. Points are amounts of their unit, money minor units. */
export interface RunDocument extends Chained {
  readonly format: 'stamgast settlement 1';
  readonly contract: {
    readonly id: string;
    readonly sha256: string;
    readonly mode: string;
    readonly operator: string;
    readonly prices: readonly {
      readonly unit: string;
      readonly scale: number;
      /** Minor units for one amount, as a fraction. */
      readonly issue: readonly [num: number, den: number];
      readonly redemption: readonly [num: number, den: number];
    }[];
  };
  readonly run: number;
  /** YYYY-MM. */
  readonly period: string;
  /** Last business day that it reaches. */
  readonly until: string;
  readonly currency: string;
  /** The ledger as it was. */
  readonly block: BlockMark;
  readonly lines: readonly Line[];
  readonly discounts: readonly DiscountLine[];
  readonly parties: readonly PartyTotal[];
  readonly standings: readonly Standing[];
  readonly liabilities: readonly Liability[];
  readonly operator: {
    /** What the operator gets less what it pays for points: in this run, and in all so far. */
    readonly keptMinor: Minor;
    readonly keptTotalMinor: Minor;
    /** What of it the operator still owes for points that members have. */
    readonly liabilityMinor: Minor;
  };
}
export interface PartyTotal {
  readonly id: string;
  readonly name: string;
  /** `operator:club`, `partner:grocer`, `supplier:acme`, `issuer:airline`. */
  readonly account: string;
  readonly paysMinor: Minor;
  readonly getsMinor: Minor;
  readonly netMinor: Minor;
}
/** Points that members still have, at the price that they will cost when they are redeemed. */
export interface Liability {
  readonly unit: string;
  readonly of: string;
  readonly outstanding: number;
  readonly minor: Minor;
  /** Points that nobody will redeem any more; their worth stays with whoever was to pay. */
  readonly expired: number;
  readonly breakageMinor: Minor;
}

/** Puts a run together. The same arguments give the same bytes. */
export function runDocument(options: {
  readonly contract: Contract;
  readonly previous: { readonly hash: string; readonly value: RunDocument } | null;
  readonly period: string;
  readonly until: string;
  readonly block: BlockMark;
  readonly settled: Settled;
  readonly discounts: readonly DiscountLine[];
}): RunDocument {
  const { contract, previous, period, until, block, settled, discounts } = options;
  const { terms } = contract;
  const { lines, standings } = settled;
  const liabilities = liabilitiesOf(contract, standings);
  const keptMinor = lines.reduce((sum, line) => sum + signed(line, terms.operator), 0);
  const liabilityMinor = liabilities
    .filter((row) => row.of === terms.operator)
    .reduce((sum, row) => sum + row.minor, 0);
  return {
    format: 'stamgast settlement 1',
    contract: {
      id: contract.id,
      sha256: contract.sha256,
      mode: terms.mode,
      operator: terms.operator,
      prices: [...terms.units].map(([unit, { issue, redemption }]) => ({
        unit,
        scale: contract.scales.get(unit) ?? 0,
        issue: [issue.num, issue.den],
        redemption: [redemption.num, redemption.den],
      })),
    },
    run: (previous?.value.run ?? 0) + 1,
    period,
    until,
    previous: previous?.hash ?? '',
    currency: contract.currency,
    block,
    lines,
    discounts,
    parties: contract.parties.map((party) => totalOf(party, [...lines, ...discounts])),
    standings,
    liabilities,
    operator: {
      keptMinor,
      keptTotalMinor: (previous?.value.operator.keptTotalMinor ?? 0) + keptMinor,
      liabilityMinor,
    },
  };
}

interface Payment {
  readonly from: string;
  readonly to: string;
  readonly minor: Minor;
}

function totalOf(party: Party, payments: readonly Payment[]): PartyTotal {
  let [paysMinor, getsMinor] = [0, 0];
  for (const payment of payments) {
    const minor = signed(payment, party.id);
    if (minor < 0) paysMinor -= minor;
    else getsMinor += minor;
  }
  const account = `${party.role}:${party.id}`;
  return {
    id: party.id,
    name: party.name,
    account,
    paysMinor,
    getsMinor,
    netMinor: getsMinor - paysMinor,
  };
}

/** What a payment brings a party; negative what it costs it. */
function signed({ from, to, minor }: Payment, party: string): Minor {
  return (to === party ? minor : 0) - (from === party ? minor : 0);
}

function liabilitiesOf(contract: Contract, standings: readonly Standing[]): readonly Liability[] {
  const { terms } = contract;
  const ower = (issuer: string) =>
    terms.mode === 'onIssue' || issuer === byHand ? terms.operator : issuer;
  const groups = Map.groupBy(standings, (row) => JSON.stringify([row.unit, ower(row.issuer)]));
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    const price = first === undefined ? undefined : terms.units.get(first.unit);
    if (first === undefined || price === undefined) return [];
    const outstanding = rows.reduce((sum, row) => sum + row.outstanding, 0);
    const expired = rows.reduce((sum, row) => sum + row.expired, 0);
    return {
      unit: first.unit,
      of: ower(first.issuer),
      outstanding,
      minor: worthAt(outstanding, price.redemption),
      expired,
      breakageMinor: worthAt(expired, price.redemption),
    };
  });
}
