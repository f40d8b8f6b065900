import { addDays } from '../../../protocol/calendar.ts';
import type { Minor, Thousandths } from '../../../protocol/units.ts';
import { mulDiv } from '../../../protocol/units.ts';
import type { Sale } from '../../ledger/types.ts';
import { dateIn } from '../days.ts';
import type { Draft } from '../draft.ts';
import { lineCheck } from '../evaluate/condition.ts';
import type { Asked } from '../evaluate/facts.ts';
import type { Command, Programme } from '../types.ts';
import { benefitsRow } from './benefits.ts';
import { giftFor } from './club-gifts.ts';
import { clubRows, countsNow, putClub } from './club-rows.ts';
import type { Club, ClubFee, ClubRow } from './club-types.ts';
import { endOfMonths, isOn, monthsUsed } from './clubs.ts';

type Purchase = Command & { readonly kind: 'purchase' };
type Return = Command & { readonly kind: 'return' };

/**
 * The fees on a receipt let its member in, a whole piece of a line each: from the day of the
 * receipt, or from the day after the one that runs, so what was bought early is not lost.
 * Example: 12 months bought on 10 March while one runs to 31 March: to 31 March of next year.
 */
export function joinByFees(
  draft: Draft,
  version: Programme,
  from: {
    readonly asked: Asked;
    readonly command: Pick<Purchase, 'occurredAt' | 'receipt'>;
    readonly receipt: string;
  },
): void {
  const { asked, command, receipt } = from;
  if (draft.member === null) return;
  for (const club of version.clubs) {
    const { fee } = club;
    if (fee === null) continue;
    const isFee = lineCheck(fee.lines);
    for (const line of asked.basket.lines.filter((one) => isFee(one) === true)) {
      const pieces = Math.floor(line.quantity / 1000);
      for (let piece = 1; piece <= pieces; piece += 1) {
        const begins = beginOf(clubRows(draft), club, asked.basket.day);
        const row: ClubRow = {
          ...{ id: `fee ${receipt} ${line.line} ${piece}`, club: club.name, way: 'fee' },
          ...{ from: begins, until: endOfMonths(begins, fee.months) },
          ...{ receipt, line: line.line, isUndone: false },
          feeMinor: partOf(line.totalMinor, { pieces, piece }),
          given: giftFor(draft, version, {
            ...{ club, at: command.occurredAt, issuer: command.receipt.partner },
          }),
        };
        putClub(draft, row);
        comeBack(draft, row, asked.basket.day);
      }
    }
  }
}

/** Whoever pays or is let in has not left any more. */
export function comeBack(draft: Draft, { club }: ClubRow, day: string): void {
  for (const row of clubRows(draft)) {
    if (row.club !== club || row.way !== 'left' || !isOn(row, day)) continue;
    putClub(draft, { ...row, until: addDays(day, -1) });
  }
}

/** The day on which a fee begins: after the last one that runs then, or is to come. */
function beginOf(rows: readonly ClubRow[], club: Club, day: string): string {
  const ends = rows
    .filter((row) => row.club === club.name && row.way === 'fee' && !row.isUndone)
    .flatMap(({ until }) => (until !== null && until >= day ? until : []));
  const last = ends.sort().at(-1);
  return last === undefined ? day : addDays(last, 1);
}

/** Largest remainder: the first pieces bear the rest. */
function partOf(minor: Minor, { pieces, piece }: { pieces: number; piece: number }): Minor {
  const upTo = (count: number) => mulDiv({ value: minor, num: count, den: pieces, mode: 'up' });
  return upTo(piece) - upTo(piece - 1);
}

/** A fee that goes back: what of it is kept, and the row as it ends. */
export interface FeeBack {
  readonly row: ClubRow;
  readonly keptMinor: Minor;
}

/**
 * Ends the memberships whose fees come back, the last piece of a line first. They end at once: the
 * day of the return no longer counts. What is kept of a fee follows the `refund` of its club.
 * Example: 60.00 for 12 months, 5 of them used, pro rata: 25.00 are kept.
 */
export function refundFees(
  draft: Draft,
  version: Programme | null,
  of: { readonly sale: Sale; readonly command: Return },
): readonly FeeBack[] {
  const { sale, command } = of;
  if (version === null || version.clubs.length === 0) return [];
  const day = dateIn(version, command.occurredAt);
  return command.lines.flatMap(({ ofLine, quantity }) => {
    const rows = clubRows(draft).filter(
      (row) => row.receipt === sale.receipt && row.line === ofLine && !row.isUndone,
    );
    return lastOf(rows, quantity).flatMap((row): FeeBack[] => {
      const fee = version.clubs.find(({ name }) => name === row.club)?.fee ?? null;
      if (fee === null) return [];
      const ended = { ...row, until: addDays(day, -1), isUndone: true };
      putClub(draft, ended);
      return [{ row: ended, keptMinor: keptOf(draft, fee, { row, day }) }];
    });
  });
}

function lastOf(rows: readonly ClubRow[], quantity: Thousandths): readonly ClubRow[] {
  const pieces = Math.floor(quantity / 1000);
  return pieces === 0 ? [] : rows.toSorted((a, b) => (a.from < b.from ? -1 : 1)).slice(-pieces);
}

function keptOf(
  draft: Draft,
  fee: ClubFee,
  { row, day }: { readonly row: ClubRow; readonly day: string },
): Minor {
  switch (fee.refund) {
    case 'full':
      return 0;
    case 'proRata': {
      const unused = fee.months - monthsUsed(row.from, day, fee.months);
      const { feeMinor: value } = row;
      return value - mulDiv({ value, num: unused, den: fee.months, mode: 'halfUp' });
    }
    default:
      return Math.min(row.feeMinor, benefitsIn(draft, row));
  }
}

/** Benefits of a club in the time of one of its fees. */
export function benefitsIn(draft: Draft, { club, from, until }: ClubRow): Minor {
  const name = benefitsRow(club);
  const own = countsNow(draft).filter(
    ({ tally, day }) => tally === name && day >= from && (until === null || day <= until),
  );
  return Math.max(
    0,
    own.reduce((sum, { amount }) => sum + amount, 0),
  );
}
