import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import { assertNever, type EpochMs } from '../../protocol/units.ts';
import type { Lot, Sale, Spend } from '../ledger/types.ts';
import { receiptKey } from '../programme/business-key.ts';
import type { Command, MemberState, State, WaitingReturn, Who } from '../programme/types.ts';
import { type LotRow, lotOf, type SaleRow, type SpendRow, saleOf, spendOf } from './rows.ts';

type CardState = { readonly member: string; readonly isBlocked: boolean };

/** Reads what `decide` needs to know for a command. */
export class StateLoader {
  private readonly memberById: Statement;
  private readonly cardById: Statement;
  private readonly lotById: Statement;
  private readonly openLots: Statement;
  private readonly debts: Statement;
  private readonly saleByReceipt: Statement;
  private readonly spendById: Statement;
  private readonly spendsByDocument: Statement;
  private readonly waitingFor: Statement;
  private readonly lastLot: Statement;

  constructor(db: Database) {
    this.memberById = db.prepare('SELECT is_closed FROM members WHERE id = ?').pluck();
    this.cardById = db.prepare('SELECT member, is_blocked FROM cards WHERE card = ?');
    this.lotById = db.prepare('SELECT * FROM lots WHERE id = ?');
    this.openLots = db.prepare(
      `SELECT * FROM lots
       WHERE member = ? AND (pending > 0 OR available > 0 OR held > 0) ORDER BY id`,
    );
    this.debts = db.prepare('SELECT unit, debt FROM balances WHERE member = ? AND debt < 0');
    this.saleByReceipt = db.prepare('SELECT * FROM sales WHERE receipt = ?');
    this.spendById = db.prepare('SELECT * FROM spends WHERE id = ?');
    this.spendsByDocument = db.prepare('SELECT * FROM spends WHERE document = ? ORDER BY id');
    this.waitingFor = db.prepare('SELECT key, command FROM waiting WHERE of = ? ORDER BY n');
    this.lastLot = db.prepare('SELECT max(id) FROM lots').pluck();
  }

  load(command: Command, now: EpochMs): State {
    const base = { now, nextLot: ((this.lastLot.get() as number | null) ?? 0) + 1 };
    const none = { card: null, sale: null, spends: [], waiting: [] };
    switch (command.kind) {
      case 'enrol':
        return {
          ...base,
          ...none,
          member: this.member(command.member),
          card: this.card(command.card),
        };
      case 'link': {
        const known = this.who(command.who);
        // A blocked card vouches for nobody.
        const member = known.card?.isBlocked === true ? null : known.member;
        return { ...base, ...none, member, card: this.card(command.card) };
      }
      case 'visit':
      case 'adjust':
      case 'spendIntent':
        return { ...base, ...none, ...this.who(command.who) };
      case 'spend': {
        const waiting = this.waiting(receiptKey(command.receipt));
        return { ...base, ...none, ...this.who(command.who), waiting };
      }
      case 'purchase':
        return { ...base, ...this.purchase(command) };
      case 'return':
        return { ...base, ...none, ...this.returned(command) };
      case 'settle':
        return { ...base, ...none, member: this.member(command.member) };
      case 'spendCancel': {
        const spends = this.spends([command.op]);
        return { ...base, ...none, spends, member: this.memberOfSpends(spends) };
      }
      default:
        return assertNever(command);
    }
  }

  /** A lot that the state did not hold. */
  lot(id: number): Lot | undefined {
    const row = this.lotById.get(id) as LotRow | undefined;
    return row === undefined ? undefined : lotOf(row);
  }

  /** Lots that still matter, oldest first. */
  lotsOf(member: string): Lot[] {
    return (this.openLots.all(member) as LotRow[]).map(lotOf);
  }

  card(card: string): CardState | null {
    const row = this.cardById.get(card) as { member: string; is_blocked: number } | undefined;
    return row === undefined ? null : { member: row.member, isBlocked: row.is_blocked === 1 };
  }

  private purchase(
    command: Command & { readonly kind: 'purchase' },
  ): Omit<State, 'now' | 'nextLot'> {
    const receipt = receiptKey(command.receipt);
    const sale = this.sale(receipt);
    const named = command.tenders.flatMap((tender) => tender.spend ?? []);
    const spends = this.spends(named);
    const lots = namedLots(sale, spends);
    const who = command.who === null ? { member: null, card: null } : this.who(command.who, lots);
    return { ...who, sale, spends, waiting: this.waiting(receipt) };
  }

  private returned(
    command: Command & { readonly kind: 'return' },
  ): Pick<State, 'member' | 'sale' | 'spends'> {
    const of = receiptKey(command.of);
    if (command.lines.length === 0) {
      const spends = (this.spendsByDocument.all(of) as SpendRow[]).map(spendOf);
      return { sale: null, spends, member: this.memberOfSpends(spends) };
    }
    const sale = this.sale(of);
    const spends = this.spends(sale?.pointsTenders.map((tender) => tender.spend) ?? []);
    const member =
      sale === null || sale.member === null
        ? null
        : this.member(sale.member, namedLots(sale, spends));
    return { sale, spends, member };
  }

  private who(
    who: Who,
    lots: ReadonlySet<number> = noLots,
  ): { readonly member: MemberState | null; readonly card: CardState | null } {
    if ('member' in who) return { member: this.member(who.member, lots), card: null };
    const card = this.card(who.card);
    return { member: card === null ? null : this.member(card.member, lots), card };
  }

  private member(id: string, named: ReadonlySet<number> = noLots): MemberState | null {
    const isClosed = this.memberById.get(id) as number | undefined;
    if (isClosed === undefined) return null;
    const lots = this.lotsOf(id);
    const seen = new Set(lots.map((lot) => lot.id));
    for (const lotId of named) {
      const lot = seen.has(lotId) ? undefined : this.lot(lotId);
      if (lot?.member === id) lots.push(lot);
    }
    if (lots.length > seen.size) lots.sort((a, b) => a.id - b.id);
    const debts: Record<string, number> = {};
    for (const row of this.debts.all(id) as { unit: string; debt: number }[]) {
      debts[row.unit] = -row.debt;
    }
    return { id, isClosed: isClosed === 1, lots, debts };
  }

  private memberOfSpends(spends: readonly Spend[]): MemberState | null {
    const [spend] = spends;
    return spend === undefined ? null : this.member(spend.member, namedLots(null, spends));
  }

  private sale(receipt: string): Sale | null {
    const row = this.saleByReceipt.get(receipt) as SaleRow | undefined;
    return row === undefined ? null : saleOf(row);
  }

  private spends(ids: readonly string[]): readonly Spend[] {
    return [...new Set(ids)].flatMap((id) => {
      const row = this.spendById.get(id) as SpendRow | undefined;
      return row === undefined ? [] : [spendOf(row)];
    });
  }

  private waiting(receipt: string): readonly WaitingReturn[] {
    const rows = this.waitingFor.all(receipt) as { key: string; command: string }[];
    return rows.map(({ key, command }) => ({
      key,
      command: JSON.parse(command) as WaitingReturn['command'],
    }));
  }
}

const noLots: ReadonlySet<number> = new Set();

function namedLots(sale: Sale | null, spends: readonly Spend[]): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const earned of sale?.earned ?? []) ids.add(earned.lot);
  for (const spend of spends) for (const draw of spend.draws) ids.add(draw.lot);
  return ids;
}
