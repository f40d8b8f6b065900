import type { Amount, EpochMs } from '../../protocol/units.ts';
import { assert } from '../../protocol/units.ts';
import type { Posting } from './types.ts';

/** An entry of the journal, as settlement looks at it. */
export interface BookedEntry {
  readonly n: number;
  /** Time of its commit. */
  readonly at: EpochMs;
  readonly businessDate: string;
  readonly member: string | null;
  readonly ref: string;
  readonly postings: readonly Pick<Posting, 'unit' | 'account' | 'amount' | 'lot'>[];
}

/** What never changes about a lot. */
export interface LotFacts {
  readonly issuer: string;
  readonly expiresAt: EpochMs | null;
}

/**
 * What an entry means between those who issue points and those who take them. Amounts are > 0,
 * save for `expired` (negative when a return takes back what had expired) and `left`.
 */
export type Flow =
  /** Points came out of an issuer, or went back to it with returned goods. */
  | {
      readonly kind: 'issued' | 'taken';
      readonly unit: string;
      readonly issuer: string;
      readonly amount: Amount;
    }
  | {
      readonly kind: 'redeemed';
      readonly unit: string;
      readonly issuer: string;
      readonly lot: number;
      readonly amount: Amount;
    }
  /** Spent points came back. Issuer null: their lot was over, and they went to breakage. */
  | {
      readonly kind: 'givenBack';
      readonly unit: string;
      readonly issuer: string | null;
      readonly amount: Amount;
    }
  | {
      readonly kind: 'expired';
      readonly unit: string;
      readonly issuer: string;
      readonly amount: Amount;
    }
  /** How much more (or less) the members have of an issuer's points. */
  | {
      readonly kind: 'left';
      readonly unit: string;
      readonly issuer: string;
      readonly amount: Amount;
    };

/** Points that no partner issued: given by hand. */
export const byHand = 'adjustment';

/**
 * The flows of an entry. The book writes postings in pairs, out of one account and into another;
 * each pair is one movement. What a shortfall books on the store's loss is no flow: those points
 * were spent, and whoever issued them has still issued them.
 * Example: 60 points of a lot of P that are spent: `redeemed` 60 and `left` -60 of issuer P.
 */
export function flowsOf(entry: BookedEntry, lotOf: (id: number) => LotFacts): readonly Flow[] {
  const flows: Flow[] = [];
  for (let at = 0; at < entry.postings.length; at += 2) {
    const [from, to] = entry.postings.slice(at, at + 2);
    assert(from !== undefined && to !== undefined, `entry ${entry.n} has postings in pairs`);
    const isPair = from.unit === to.unit && from.amount === -to.amount && to.amount > 0;
    assert(isPair, `a pair of entry ${entry.n} moves one amount`);
    const issuerOf = (lot: number | null) => (lot === null ? null : lotOf(lot).issuer);
    flows.push(
      ...flowsOfPair({
        unit: to.unit,
        amount: to.amount,
        from: accountKind(from.account),
        to: accountKind(to.account),
        lot: from.lot,
        outOf: issuerOf(from.lot),
        into: issuerOf(to.lot),
      }),
    );
  }
  return flows;
}

/** `member` is any part of a member's lots, or a debt; an issuer is named by its account. */
type AccountKind =
  | { readonly kind: 'member' | 'spent' | 'breakage' | 'adjustment' | 'other' }
  | { readonly kind: 'issuer'; readonly issuer: string };

interface Pair {
  readonly unit: string;
  readonly amount: Amount;
  readonly from: AccountKind;
  readonly to: AccountKind;
  /** Lot that it comes out of. */
  readonly lot: number | null;
  /** Issuers of the lots on both sides. */
  readonly outOf: string | null;
  readonly into: string | null;
}

function flowsOfPair(pair: Pair): readonly Flow[] {
  const { unit, amount, from, to, outOf, into } = pair;
  if (outOf !== null && outOf === into) return [];
  return [
    ...(outOf === null ? [] : [{ kind: 'left' as const, unit, issuer: outOf, amount: -amount }]),
    ...(into === null ? [] : [{ kind: 'left' as const, unit, issuer: into, amount }]),
    ...issueFlows(pair),
    ...spendFlows(pair),
    ...(to.kind === 'breakage' && outOf !== null
      ? [{ kind: 'expired' as const, unit, issuer: outOf, amount }]
      : []),
    ...(from.kind === 'breakage' && to.kind === 'issuer'
      ? [{ kind: 'expired' as const, unit, issuer: to.issuer, amount: -amount }]
      : []),
  ];
}

function issueFlows({ unit, amount, from, to, into }: Pair): readonly Flow[] {
  if (into !== null && from.kind === 'issuer') {
    return [{ kind: 'issued', unit, issuer: from.issuer, amount }];
  }
  if (into !== null && from.kind === 'adjustment') {
    return [{ kind: 'issued', unit, issuer: byHand, amount }];
  }
  const isTaken = from.kind === 'member' || from.kind === 'breakage';
  if (isTaken && to.kind === 'issuer') return [{ kind: 'taken', unit, issuer: to.issuer, amount }];
  if (from.kind === 'member' && to.kind === 'adjustment') {
    return [{ kind: 'taken', unit, issuer: byHand, amount }];
  }
  return [];
}

function spendFlows({ unit, amount, from, to, lot, outOf, into }: Pair): readonly Flow[] {
  if (to.kind === 'spent' && lot !== null && outOf !== null) {
    return [{ kind: 'redeemed', unit, issuer: outOf, lot, amount }];
  }
  if (from.kind !== 'spent') return [];
  return [{ kind: 'givenBack', unit, issuer: into, amount }];
}

function accountKind(account: string): AccountKind {
  if (account.startsWith('issuer:')) {
    return { kind: 'issuer', issuer: account.slice('issuer:'.length) };
  }
  if (account.startsWith('member:')) return { kind: 'member' };
  if (account === 'spent' || account === 'breakage' || account === 'adjustment') {
    return { kind: account };
  }
  return { kind: 'other' };
}
