import type { Sale } from '../../../gateway/ledger/types.ts';
import { rungUpOf } from '../../../gateway/programme/held/rung-up.ts';
import type {
  HeldOf,
  HeldPoints,
  HeldState,
  RungUp,
} from '../../../gateway/programme/held/types.ts';
import type { Command, MemberState, Programmes, State } from '../../../gateway/programme/types.ts';

/** Keeps points that wait for a person, and whose receipts cashiers have rung up. */
export class HeldKeeper {
  readonly points = new Map<number, HeldPoints & HeldState>();
  private readonly rung: RungUp[] = [];

  take({ held, verdict, rungUp }: HeldOf): void {
    for (const row of held) this.points.set(row.lot, { ...row, verdict: null });
    const decided = verdict === undefined ? undefined : this.points.get(verdict.lot);
    if (decided !== undefined && verdict !== undefined) {
      this.points.set(verdict.lot, { ...decided, verdict: verdict.verdict });
    }
    if (rungUp !== undefined) this.rung.push(rungUp);
  }

  /** What `State` says of the points that a command names. */
  stateFor(command: Command): Pick<State, 'held'> {
    return command.kind === 'decideHeld' ? { held: this.points.get(command.held) ?? null } : {};
  }

  /** Receipt of the points that a command names. */
  receiptOf(command: Command & { readonly kind: 'decideHeld' }): string {
    return this.points.get(command.held)?.receipt ?? '';
  }

  /** What a member's state says of the cashier of a command. */
  cashierOf(
    command: Command,
    of: {
      readonly programmes: Programmes;
      readonly member: string | null;
      readonly sale: Sale | null;
      readonly collected: string | undefined;
    },
  ): Pick<MemberState, 'cashierReceipts'> {
    const { programmes, member, sale, collected } = of;
    const isBasket = command.kind === 'purchase' || command.kind === 'hold';
    if (!isBasket && command.kind !== 'collect') return {};
    const cashier = isBasket ? command.cashier : collected;
    const at = isBasket ? command.occurredAt : (sale?.occurredAt ?? 0);
    const asked = rungUpOf(programmes, { member, cashier, at });
    if (asked === null) return {};
    const key = JSON.stringify(asked);
    return { cashierReceipts: this.rung.filter((row) => JSON.stringify(row) === key).length };
  }
}
