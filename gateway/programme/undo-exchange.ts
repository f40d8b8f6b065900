import type { Amount } from '../../protocol/units.ts';
import {
  closeEntry,
  lotOf,
  move,
  type OpenEntry,
  openEntry,
  spendableLots,
} from '../ledger/book.ts';
import { isOver } from '../ledger/lots.ts';
import type { Day } from '../ledger/settle.ts';
import { figure, smaller } from '../ledger/sum.ts';
import type { Lot, Spend } from '../ledger/types.ts';
import type { Calendar } from './days.ts';
import { plainCalendar } from './days.ts';
import { type Draft, putSpend, spendOf } from './draft.ts';
import { backOf, giveBack } from './give-back.ts';
import type { Programme, UnitDefinition } from './types.ts';

/** What a return still wants of a unit, and the rules under which it gets it. */
export interface Wanted {
  readonly unit: string;
  readonly amount: Amount;
  /** The lot whose points they are: what has expired of it counts too. */
  readonly lot: number;
  readonly definition: UnitDefinition | null;
  readonly version: Programme | null;
  readonly day: Day;
}

/** Amounts of one step: so much became so much of the reward. */
interface Step {
  readonly from: Amount;
  readonly to: Amount;
}

/**
 * Undoes as many exchange steps of the member as are needed to have `amount` of a unit again, the
 * newest first: the reward must be there still and is voided, and what it was made of returns to
 * its lots. A step that would bring nothing back is left alone, and so is one whose reward is
 * spent. Example: 15,000 points became a certificate and 9,000 are wanted: the certificate is
 * voided, 15,000 points are there again.
 */
export function undoExchanges(draft: Draft, wanted: Wanted): void {
  for (const { id } of exchangesOf(draft, wanted.unit)) {
    for (;;) {
      const missing = wanted.amount - thereOf(draft, wanted);
      if (missing <= 0) return;
      if (!undoSteps(draft, spendOf(draft, id), { ...wanted, amount: missing })) break;
    }
  }
}

/** Exchanges of a unit that are not undone, the newest first. */
function exchangesOf(draft: Draft, unit: string): readonly Spend[] {
  return [...draft.spends.values()]
    .filter((spend) => spend.unit === unit && !spend.isUndone && rewardOf(spend) !== null)
    .sort((a, b) => (rewardOf(b) ?? 0) - (rewardOf(a) ?? 0));
}

/** The lot that an exchange made; null for a spend that is none. */
function rewardOf({ usedBy }: Spend): number | null {
  return usedBy?.startsWith('lot ') ? Number(usedBy.slice('lot '.length)) : null;
}

/** What a return could take now. */
function thereOf({ book }: Draft, { unit, lot }: Wanted): Amount {
  const available = spendableLots(book, unit).reduce((sum, one) => sum + one.available, 0);
  return available + lotOf(book, lot).expired;
}

/** Undoes some steps of one exchange; false when it can do nothing. */
function undoSteps(draft: Draft, spend: Spend, wanted: Wanted): boolean {
  const rewards = rewardLots(draft, spend);
  const step = stepOf(draft, spend, rewards);
  if (step === null || !bringsBack(draft, spend, wanted)) return false;
  const open = Math.floor((spend.amount - backOf(spend)) / step.from);
  const whole = Math.floor(rewards.reduce((sum, lot) => sum + unspentOf(lot), 0) / step.to);
  const steps = Math.min(Math.ceil(wanted.amount / step.from), open, whole);
  if (steps === 0) return false;
  const entry = openEntry({ kind: 'unspend', ref: spend.id, ...wanted.day });
  voidRewards(draft, entry, { rewards, amount: steps * step.to });
  const onExpired = wanted.definition?.onExpired ?? { kind: 'breakage' };
  const calendar: Calendar = wanted.version ?? plainCalendar;
  const policy = { onExpired, calendar };
  giveBack(draft, entry, { spend, amount: steps * step.from, policy });
  closeEntry(draft.book, entry, { isFact: true });
  if (steps === open) putSpend(draft, { ...spendOf(draft, spend.id), isUndone: true });
  return true;
}

/**
 * The step of an exchange, by what was booked and never by a file that may say another rate since:
 * that of the rule in the newest version with this rate, else the smallest step in whole amounts.
 */
function stepOf(draft: Draft, { id, unit, amount }: Spend, rewards: readonly Lot[]): Step | null {
  const reward = rewards.reduce((sum, lot) => sum + lot.amount, 0);
  const ruleId = id.slice(id.lastIndexOf(' ') + 1);
  for (const { rules } of draft.programmes.toReversed()) {
    const effect = rules.find((rule) => rule.id === ruleId)?.effect;
    if (effect?.kind !== 'exchange') continue;
    const { from, to } = effect.exchange;
    if (from.unit !== unit || to.unit !== rewards[0]?.unit || amount % from.amount !== 0) continue;
    if ((amount / from.amount) * to.amount === reward) return { from: from.amount, to: to.amount };
  }
  const steps = divisorOf(amount, reward);
  return reward === 0 ? null : { from: amount / steps, to: reward / steps };
}

/** Greatest common divisor. */
const divisorOf = (a: number, b: number): number => (b === 0 ? a : divisorOf(b, a % b));

/** Would anything of it be of use: points with a life left, or of the lot that is wanted? */
function bringsBack({ book }: Draft, { draws }: Spend, { lot, definition }: Wanted): boolean {
  if (definition?.onExpired.kind === 'grace') return true;
  return draws.some((draw) => {
    // One that belongs to another again is of no use here.
    const drawn = book.lots.get(draw.lot);
    if (drawn === undefined || draw.amount === draw.back) return false;
    return draw.lot === lot || !isOver(drawn, book.now);
  });
}

/** The reward's own lot, and those that parts of it live on in. */
function rewardLots({ book }: Draft, spend: Spend): readonly Lot[] {
  const unit = book.lots.get(rewardOf(spend) ?? 0)?.unit;
  return [...book.lots.values()].filter((lot) => lot.origin === spend.id && lot.unit === unit);
}

const parts = ['pending', 'available', 'expired'] as const;
const unspentOf = (lot: Lot): Amount => parts.reduce((sum, part) => sum + lot[part], 0);

function voidRewards(
  { book }: Draft,
  entry: OpenEntry,
  what: { readonly rewards: readonly Lot[]; readonly amount: Amount },
): void {
  let left = what.amount;
  for (const part of parts) {
    for (const lot of what.rewards) {
      const amount = Math.min(left, lot[part]);
      if (amount === 0) continue;
      const sum = smaller(figure(left, 'rewards to void'), figure(lot[part], `${part} of the lot`));
      const conditions = [{ fact: 'what it was made of comes back', holds: true }];
      const why = { rule: 'unexchange', conditions, sum };
      const counter = `issuer:${lot.issuer}` as const;
      move(book, entry, { lot: lot.id, from: part, to: 'reversed', amount, counter, why });
      left -= amount;
    }
  }
}
