import type { EpochMs } from '../../protocol/units.ts';
import type { Lot, Spend } from '../ledger/types.ts';
import type { Sponsors } from '../programme/evaluate/facts.ts';
import type { Command, MemberState, Programmes, State, Who } from '../programme/types.ts';
import type { Holds } from './holds.ts';
import type { SponsorRows } from './sponsors.ts';
import { wantsOf } from './standing.ts';

/** How the rows of any member are read. */
export interface Readers {
  readonly who: (who: Who) => Pick<State, 'member' | 'card'>;
  /** With these lots, and with those that the spends name. */
  readonly member: (id: string, lots: readonly number[], spends: readonly Spend[]) => Found;
  readonly lot: (id: number) => Lot | undefined;
  readonly exchanges: (member: string) => readonly Spend[];
}
type Found = MemberState | null;

/** Other members than a command's own: those that it names, and those whose accounts it moves. */
export class Others {
  private readonly rows: SponsorRows;
  private readonly holds: Holds;
  private readonly read: Readers;

  constructor(rows: SponsorRows, holds: Holds, read: Readers) {
    this.rows = rows;
    this.holds = holds;
    this.read = read;
  }

  /** Who brought or enrolled the member, where a basket may ask for them. */
  sponsors(
    command: Command,
    member: string | null,
    programmes: Programmes,
  ): { readonly sponsors: Sponsors; readonly ids: readonly string[] } {
    const isBasket = command.kind === 'purchase' || command.kind === 'hold';
    const mayAsk = isBasket || command.kind === 'event';
    if (member === null || !mayAsk || !wantsOf(programmes).sponsors) return noSponsors;
    const tokens = command.kind === 'purchase' ? (command.tokens ?? []) : [];
    const sponsors = this.rows.of(member, tokens);
    const ids = new Set(Object.values(sponsors).map(({ id }) => id));
    return { sponsors, ids: [...ids].filter((id) => id !== member) };
  }

  /** Those who were found for the member (`ids`), else those to whom the sale has given points. */
  touched(of: {
    readonly ids: readonly string[];
    readonly found: Pick<State, 'sale' | 'member' | 'spends'>;
    readonly command: Command;
    readonly now: EpochMs;
    readonly programmes: Programmes;
  }): State['others'] {
    if (of.ids.length === 0) return this.givenTo(of);
    return of.ids.flatMap((id) => {
      const member = this.read.member(id, [], []);
      return member === null ? [] : [{ member, spends: [], holds: [] }];
    });
  }

  /** Whom an enrolment names, by role; null: nobody has that card. */
  named(command: Command): State['named'] {
    if (command.kind !== 'enrol' || command.sponsors === undefined) return {};
    return Object.fromEntries(
      Object.entries(command.sponsors).map(([role, who]) => {
        const { member, card } = this.read.who(who);
        if (member === null) return [role, null];
        const { id, isClosed } = member;
        return [role, { member: id, isClosed, isBlocked: card?.isBlocked === true }];
      }),
    );
  }

  /** For what takes a sale back. */
  private givenTo(of: {
    readonly found: Pick<State, 'sale' | 'member' | 'spends'>;
    readonly command: Command;
    readonly now: EpochMs;
    readonly programmes: Programmes;
  }): State['others'] {
    const { command, now, programmes } = of;
    const { sale, member } = of.found;
    const isBack = ['return', 'withdraw', 'spendCancel'].includes(command.kind);
    if (!isBack) return [];
    const own = new Set(member?.lots.map(({ id }) => id));
    // A lot that was drawn on while two were merged may be its owner's again.
    const drawn = of.found.spends.flatMap(({ draws }) => draws.map(({ lot }) => lot));
    const named = [...(sale?.earned ?? []).map(({ lot }) => lot), ...drawn];
    const lots = named.flatMap((lot) => (own.has(lot) ? [] : (this.read.lot(lot) ?? [])));
    const ids = new Set(lots.map((lot) => lot.member));
    return [...ids].flatMap((id) => {
      const spends = this.read.exchanges(id);
      const other = this.read.member(id, named, spends);
      const open = this.holds.open({ member: id, now, programmes, document: '' });
      const holds = open.filter((hold) => hold.member === id);
      return other === null ? [] : [{ member: other, spends, holds }];
    });
  }
}

const noSponsors = { sponsors: {}, ids: [] } as const;
