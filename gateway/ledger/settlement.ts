import type { Amount, Minor, Ratio } from '../../protocol/units.ts';
import { assert, assertNever, mulDiv } from '../../protocol/units.ts';
import { type BookedEntry, byHand, type Flow, flowsOf, type LotFacts } from './flows.ts';
import { Trail } from './settlement-trail.ts';

/** Who pays whom for points. */
export interface Terms {
  /**
   * onIssue: who issues pays the operator at once, and the operator pays who takes the points.
   * onRedemption: who issued pays who takes the points.
   */
  readonly mode: 'onIssue' | 'onRedemption';
  /** Party that clears; one of the partners when it is the anchor. */
  readonly operator: string;
  /** All parties, the operator included. */
  readonly parties: ReadonlySet<string>;
  /** First business day that counts. */
  readonly from: string;
  /** Prices in minor units for one amount (a point is 10^scale amounts). */
  readonly units: ReadonlyMap<string, { readonly issue: Ratio; readonly redemption: Ratio }>;
}

/**
 * How far a run reaches: entries up to a number, of business days up to a date. An entry belongs
 * to the first run that reaches it, so what comes late falls into the next one.
 */
export interface Closing {
  readonly run: number;
  readonly entries: number;
  readonly until: string;
}

/** One payment of a run. `minor` > 0 or 0; corrections pay the other way round. */
export interface Line {
  readonly kind: 'issued' | 'redeemed' | 'taken' | 'givenBack';
  readonly from: string;
  readonly to: string;
  readonly unit: string;
  readonly points: Amount;
  readonly minor: Minor;
  /** Its business day lies in a period that was closed before. */
  readonly isLate: boolean;
  /** The run that had settled what goes back; 0: none had; null for lines that correct nothing. */
  readonly corrects: number | null;
}

/** What has become of an issuer's points, over all runs. */
export interface Standing {
  readonly unit: string;
  readonly issuer: string;
  readonly issued: Amount;
  readonly taken: Amount;
  readonly redeemed: Amount;
  readonly givenBack: Amount;
  readonly expired: Amount;
  readonly outstanding: Amount;
}

export interface Settled {
  readonly lines: readonly Line[];
  readonly standings: readonly Standing[];
  /** Issuers and partners of the journal that are no party, sorted. */
  readonly strangers: readonly string[];
}

/**
 * Settles the last of the closings from the journal alone: the same closings, the same lines.
 * What goes back within its own run lowers the line; what an earlier run has settled becomes a
 * line of its own, so no closed run ever changes. One rounding (half up) a line.
 * Example, onRedemption at 0.8 minor units: P issued 100, Q redeems 60: P pays Q 48. A return of
 * 10 in the next period: Q pays P 8, and the line says that it corrects run 1.
 */
export function settle(options: {
  readonly terms: Terms;
  /** In the order of their numbers, from the first on. */
  readonly entries: Iterable<BookedEntry>;
  readonly closings: readonly Closing[];
  readonly lotOf: (id: number) => LotFacts;
  /** Partner whose document an entry's ref is; null when it is none. */
  readonly partnerOf: (ref: string) => string | null;
}): Settled {
  const { terms, entries, closings, lotOf, partnerOf } = options;
  const walk = new Walk(terms, closings);
  for (const entry of entries) {
    const at = closings.findIndex((row) => reaches(row, entry));
    if (at < 0 || entry.businessDate < terms.from) continue;
    const partner = partnerOf(entry.ref);
    for (const flow of flowsOf(entry, lotOf)) {
      if (!terms.units.has(flow.unit)) continue;
      walk.take({ flow, entry, closing: at, partner, lotOf });
    }
  }
  return walk.settled();
}

/** True when an entry lies within a closing or an earlier one. */
export function reaches(
  closing: Closing,
  entry: { readonly n: number; readonly businessDate: string },
): boolean {
  return entry.n <= closing.entries && entry.businessDate <= closing.until;
}

/** What some points come to at a price, rounded half up. */
export function worthAt(points: Amount, price: Ratio): Minor {
  return mulDiv({ value: points, ...price, mode: 'halfUp' });
}

interface Taken {
  readonly flow: Flow;
  readonly entry: BookedEntry;
  /** Index of the closing that it belongs to. */
  readonly closing: number;
  readonly partner: string | null;
  readonly lotOf: (id: number) => LotFacts;
}
type Group = Omit<Line, 'points' | 'minor'> & { points: Amount };
type Sums = { -readonly [K in keyof Standing]: Standing[K] };

/** Walks the journal once and gathers the lines of the last closing. */
class Walk {
  private readonly terms: Terms;
  private readonly closings: readonly Closing[];
  private readonly groups = new Map<string, Group>();
  private readonly sums = new Map<string, Sums>();
  private readonly strangers = new Set<string>();
  private readonly trail = new Trail<string>();

  constructor(terms: Terms, closings: readonly Closing[]) {
    this.terms = terms;
    this.closings = closings;
  }

  take(taken: Taken): void {
    const { flow, entry, closing } = taken;
    switch (flow.kind) {
      case 'issued':
        this.sum(flow.unit, flow.issuer).issued += flow.amount;
        this.forward(taken, { ...flow, kind: 'issued', key: issueKey(flow, entry), lot: null });
        return;
      case 'taken':
        this.sum(flow.unit, flow.issuer).taken += flow.amount;
        for (const part of this.trail.back(issueKey(flow, entry), flow.amount, () => true)) {
          this.backward(closing, { kind: 'taken', flow, part, issuer: flow.issuer, to: null });
        }
        return;
      case 'redeemed':
        this.sum(flow.unit, flow.issuer).redeemed += flow.amount;
        this.forward(taken, { ...flow, kind: 'redeemed', key: spendKey(flow, taken) });
        return;
      case 'givenBack':
        this.givenBack(taken, flow);
        return;
      case 'expired':
        this.sum(flow.unit, flow.issuer).expired += flow.amount;
        return;
      case 'left':
        this.sum(flow.unit, flow.issuer).outstanding += flow.amount;
        return;
      default:
        assertNever(flow);
    }
  }

  settled(): Settled {
    const rows = [...this.groups.values()].filter(({ points }) => points > 0);
    const lines = rows.map((row): Line => {
      const price = this.terms.units.get(row.unit);
      assert(price !== undefined, 'only units of the contract have lines');
      const isIssue = row.kind === 'issued' || row.kind === 'taken';
      return { ...row, minor: worthAt(row.points, isIssue ? price.issue : price.redemption) };
    });
    return {
      lines: lines.sort((a, b) => compare(lineKey(a), lineKey(b))),
      standings: [...this.sums.values()].sort((a, b) =>
        compare(`${a.unit} ${a.issuer}`, `${b.unit} ${b.issuer}`),
      ),
      strangers: [...this.strangers].sort(),
    };
  }

  private givenBack(taken: Taken, flow: Flow & { readonly kind: 'givenBack' }): void {
    const { entry, closing, partner, lotOf } = taken;
    const isOver = (lot: number | null) => {
      const end = lot === null ? null : lotOf(lot).expiresAt;
      return end !== null && end <= entry.at;
    };
    // Points of an ended lot go to breakage, and that posting names no lot: the last ones that
    // were spent here out of a lot that was over by then.
    const isOf = (part: { readonly issuer: string; readonly lot: number | null }) =>
      flow.issuer === null ? isOver(part.lot) : part.issuer === flow.issuer;
    for (const part of this.trail.back(spendKey(flow, taken), flow.amount, isOf)) {
      const issuer = flow.issuer ?? part.issuer ?? byHand;
      const sums = this.sum(flow.unit, issuer);
      sums.givenBack += part.amount;
      if (flow.issuer === null) sums.expired += part.amount;
      this.backward(closing, { kind: 'givenBack', flow, part, issuer, to: partner });
    }
  }

  /** Issued or redeemed: a payment, and something that may go back later. */
  private forward(
    taken: Taken,
    what: {
      readonly kind: 'issued' | 'redeemed';
      readonly unit: string;
      readonly issuer: string;
      readonly lot: number | null;
      readonly amount: Amount;
      readonly key: string;
    },
  ): void {
    const { closing, entry, partner } = taken;
    const run = this.closings[closing]?.run ?? 0;
    const payment = this.payment(what.kind, what.issuer, partner);
    const before = this.closings[closing - 1]?.until ?? '';
    const isLate = entry.businessDate <= before;
    const group = { kind: what.kind, unit: what.unit, ...payment, isLate, corrects: null };
    this.trail.forth(what.key, { ...what, run, tag: lineKey(group) });
    this.add(closing, group, what.amount);
  }

  private backward(
    closing: number,
    what: {
      readonly kind: 'taken' | 'givenBack';
      readonly flow: { readonly unit: string };
      readonly part: { readonly run: number; readonly amount: Amount; readonly tag: string | null };
      readonly issuer: string;
      readonly to: string | null;
    },
  ): void {
    const { kind, flow, part, issuer, to } = what;
    const own = part.run === this.closings[closing]?.run && part.tag !== null;
    const lowered = own ? this.groups.get(part.tag ?? '') : undefined;
    if (lowered !== undefined && closing === this.closings.length - 1) {
      lowered.points -= part.amount;
      return;
    }
    const forth = this.payment(kind === 'taken' ? 'issued' : 'redeemed', issuer, to);
    const payment = { from: forth.to, to: forth.from };
    const group = { kind, unit: flow.unit, ...payment, isLate: false, corrects: part.run };
    this.add(closing, group, part.amount);
  }

  /** Adds to a line of the last closing; those before are written already. */
  private add(closing: number, group: Omit<Group, 'points'>, points: Amount): void {
    if (closing !== this.closings.length - 1 || group.from === group.to) return;
    const key = lineKey(group);
    const row = this.groups.get(key) ?? { ...group, points: 0 };
    row.points += points;
    this.groups.set(key, row);
  }

  private payment(
    kind: 'issued' | 'redeemed',
    issuer: string,
    partner: string | null,
  ): { readonly from: string; readonly to: string } {
    const { operator, mode } = this.terms;
    const issuing = this.party(issuer);
    if (kind === 'issued') return { from: mode === 'onIssue' ? issuing : operator, to: operator };
    const taking = partner === null ? operator : this.party(partner);
    return { from: mode === 'onIssue' ? operator : issuing, to: taking };
  }

  /** The party of an id; points given by hand are the operator's. */
  private party(id: string): string {
    if (id === byHand) return this.terms.operator;
    if (!this.terms.parties.has(id)) this.strangers.add(id);
    return id;
  }

  private sum(unit: string, issuer: string): Sums {
    const key = JSON.stringify([unit, issuer]);
    let sums = this.sums.get(key);
    if (sums === undefined) {
      const zero = { issued: 0, taken: 0, redeemed: 0, givenBack: 0, expired: 0, outstanding: 0 };
      sums = { unit, issuer, ...zero };
      this.sums.set(key, sums);
    }
    return sums;
  }
}

function issueKey(
  flow: { readonly unit: string; readonly issuer: string },
  entry: BookedEntry,
): string {
  return JSON.stringify(['issued', entry.member, flow.unit, flow.issuer]);
}

function spendKey(flow: { readonly unit: string }, { entry, partner }: Taken): string {
  return JSON.stringify(['spent', entry.member, flow.unit, partner]);
}

function lineKey(row: Omit<Group, 'points'>): string {
  const { kind, from, to, unit, isLate, corrects } = row;
  return JSON.stringify([unit, from, to, kind, isLate, corrects]);
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);
