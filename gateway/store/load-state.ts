import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import { assertNever, type EpochMs } from '../../protocol/units.ts';
import type { Spend } from '../ledger/types.ts';
import { receiptKey } from '../programme/business-key.ts';
import type { CollectCommand } from '../programme/collect-types.ts';
import type { Uses } from '../programme/evaluate/limits.ts';
import type { MergeCommands } from '../programme/people/merge-types.ts';
import type { Command, MemberState, Programmes, State, Who } from '../programme/types.ts';
import type { Conversions } from './conversions.ts';
import { Documents } from './documents.ts';
import type { Held } from './held.ts';
import type { Holds } from './holds.ts';
import { isOpen, LotRows } from './lot-rows.ts';
import { mergeState } from './merge-state.ts';
import { Merges } from './merges.ts';
import { type Named, namedLots, noLots, spendsNamedBy, withLots } from './named-by-sale.ts';
import { Others } from './others.ts';
import { Recalls } from './recalls.ts';
import type { ReceiptCodes } from './receipt-codes.ts';
import { lotsAsJson, lotsOf } from './rows.ts';
import { SponsorRows } from './sponsors.ts';
import { type Standing, wantsOf } from './standing.ts';
import type { MemberRow } from './state-rows.ts';
import { timeOf } from './time-of.ts';

/** What is loaded beside the member and the documents of a command. */
type Later = 'holds' | 'holdsOfTill' | 'conversion' | 'named' | 'others';
/** What is looked up for a command at first. */
type Found = Omit<State, Later>;
type CardState = { readonly member: string; readonly isBlocked: boolean };

/** Reads what `decide` needs to know for a command. */
export class StateLoader {
  private readonly memberById: Statement;
  private readonly cardById: Statement;
  private readonly documents: Documents;
  readonly lots: LotRows;
  readonly merges: Merges;
  readonly recalls: Recalls;
  private readonly othersOf: Others;
  private readonly standing: Standing;
  private readonly codes: ReceiptCodes;
  private readonly held: Held;
  private readonly holds: Holds;
  private programmes: Programmes = [];
  /** Messages that ended before it do not matter to the command. */
  private at: EpochMs = 0;
  private readonly conversions: Conversions;

  constructor(
    db: Database,
    deps: {
      readonly standing: Standing;
      readonly holds: Holds;
      readonly conversions: Conversions;
      readonly codes: ReceiptCodes;
      readonly held: Held;
    },
  ) {
    this.conversions = deps.conversions;
    this.standing = deps.standing;
    this.holds = deps.holds;
    this.codes = deps.codes;
    this.held = deps.held;
    this.merges = new Merges(db, deps.standing);
    this.recalls = new Recalls(db, this.merges);
    this.documents = new Documents(db, this.merges);
    this.othersOf = new Others(new SponsorRows(db), deps.holds, {
      who: (who) => this.who(who),
      member: (id, lots, spends) => this.member(id, withLots(lots, spends)),
      lot: (id) => this.lots.lot(id),
      exchanges: (member) => this.documents.exchanges(member, this.programmes),
    });
    this.memberById = db.prepare(
      `SELECT is_closed,
         (SELECT ${lotsAsJson} FROM lots WHERE member = m.id AND ${isOpen}) AS lots,
         (SELECT json_group_object(unit, -debt) FROM balances WHERE member = m.id AND debt < 0)
           AS debts
       FROM members m WHERE id = ?`,
    );
    this.cardById = db.prepare('SELECT member, is_blocked FROM cards WHERE card = ?');
    this.lots = new LotRows(db);
  }

  /** `programmes` say which facts rules may ask for; the others are left empty. */
  load(command: Command, now: EpochMs, programmes: Programmes): State {
    this.programmes = programmes;
    this.at = Math.min(now, timeOf(command, now, null));
    const state = this.known(command, now);
    const member = state.member?.id ?? null;
    const isBasket = command.kind === 'purchase' || command.kind === 'hold';
    const document = isBasket ? receiptKey(command.receipt) : '';
    const holds = this.holds.open({ member, now, programmes, document });
    const holdsOfTill =
      command.kind === 'hold' ? this.holds.countOfTill({ receipt: command.receipt, now }) : 0;
    const { sponsors, ids } = this.othersOf.sponsors(command, member, programmes);
    const ofMember = member === null ? noUses : this.standing.usesOfMember(member, programmes);
    const ofOthers = this.standing.usesOfOthers(ids, programmes);
    const counted = ofMember.size + ofOthers.size > 0;
    const known = counted ? new Map([...ofMember, ...ofOthers, ...state.uses]) : state.uses;
    const uses = this.holds.without(known, { open: holds, now, programmes });
    const own = this.withBurned(state.member, timeOf(command, now, state.sale), now);
    return {
      ...state,
      member:
        own === null
          ? null
          : { ...own, sponsors, ...this.held.rungUpFor(command, state, programmes) },
      uses,
      holds,
      holdsOfTill,
      conversion: this.conversions.of(command),
      ...(takesBack.has(command.kind) ? { heirs: this.merges.heirs(state) } : {}),
      named: this.othersOf.named(command),
      others: this.othersOf.touched({ ids, found: state, command, now, programmes }),
    };
  }

  private known(command: Command, now: EpochMs): Found {
    const base = { now, nextLot: this.lots.next() };
    const none = { member: null, card: null, sale: null, spends: [], waiting: [], uses: noUses };
    switch (command.kind) {
      case 'enrol': {
        const card = this.card(command.card);
        const isBearer = card !== null && this.standing.isBearer(card.member);
        const id = isBearer ? card.member : command.member;
        const uses = this.standing.uses(command, id, this.programmes);
        return { ...base, ...none, member: this.withBearer(this.member(id)), card, uses };
      }
      case 'link':
        return { ...base, ...none, ...this.linked(command) };
      case 'visit': {
        const who = this.who(command.who);
        const uses = this.standing.uses(command, who.member?.id ?? null, this.programmes);
        return { ...base, ...none, ...who, uses };
      }
      case 'adjust':
      case 'spendIntent':
      case 'convert':
        return { ...base, ...none, ...this.who(command.who) };
      case 'stock':
        return { ...base, ...none, uses: this.standing.stocks(this.programmes) };
      case 'recallGoods':
      case 'sweepRecall':
        return { ...base, ...none, ...this.recalls.of(command) };
      case 'grantTier': {
        const who = this.who(command.who);
        return { ...base, ...none, ...who, member: this.standing.withAsked(who.member) };
      }
      case 'erase':
        return { ...base, ...none, ...this.whoOrBearer(command.who) };
      case 'merge':
      case 'unmerge':
        return { ...base, ...none, ...this.merged(command, now) };
      case 'spend':
        return { ...base, ...none, ...this.spend(command) };
      case 'purchase':
        return { ...base, ...this.purchase(command) };
      case 'event':
        return { ...base, ...this.event(command) };
      case 'collect':
        return { ...base, ...none, ...this.collected(command) };
      case 'hold':
        return { ...base, ...none, ...this.basket(command) };
      case 'return':
        return { ...base, ...none, ...this.returned(command) };
      case 'withdraw':
        return { ...base, ...none, ...this.givenBy(receiptKey(command.of)) };
      case 'settle':
        return { ...base, ...none, member: this.member(command.member) };
      case 'told': {
        const message = this.standing.message(command.member, command.key);
        return { ...base, ...none, member: this.member(command.member), message };
      }
      case 'profile':
        return { ...base, ...none, ...this.profiled(command.who) };
      case 'answerConversion': {
        const owner = this.conversions.of(command)?.member ?? null;
        return { ...base, ...none, member: owner === null ? null : this.member(owner) };
      }
      case 'decideHeld':
        return { ...base, ...none, ...this.heldFor(command.held) };
      case 'spendCancel':
        return { ...base, ...none, ...this.cancelled(command.op) };
      default:
        return assertNever(command);
    }
  }

  private linked(command: Command & { readonly kind: 'link' }): Pick<State, 'member' | 'card'> {
    const who = this.who(command.who);
    // A blocked card vouches for nobody.
    const found = this.withBearer(who.card?.isBlocked === true ? null : who.member);
    // What is told of a lost card is numbered within its day.
    const member = command.isLost === true ? this.standing.messaged(found, this.at) : found;
    return { member, card: this.card(command.card) };
  }

  private heldFor(id: number): Pick<State, 'member' | 'sale' | 'uses' | 'held'> {
    const held = this.held.of(id);
    const owner = held === null ? undefined : this.lots.lot(id)?.member;
    if (held === null || owner === undefined) {
      return { member: null, sale: null, uses: noUses, held: null };
    }
    const uses = this.standing.usesAtSale({ ...held, cashier: '' }, owner, this.programmes);
    return {
      member: this.member(owner, withLots([id], [])),
      sale: this.documents.sale(held.receipt),
      uses,
      held,
    };
  }

  private cancelled(op: string): Pick<State, 'spends' | 'member'> {
    const spends = this.documents.spends([op]);
    return { spends, member: this.memberOfSpends(spends) };
  }

  card(card: string): CardState | null {
    const row = this.cardById.get(card) as { member: string; is_blocked: number } | undefined;
    return row === undefined ? null : { member: row.member, isBlocked: row.is_blocked === 1 };
  }

  private purchase(
    command: Command & { readonly kind: 'purchase' },
  ): Omit<Found, 'now' | 'nextLot'> {
    const receipt = receiptKey(command.receipt);
    const sale = this.documents.sale(receipt);
    const named = command.tenders.flatMap((tender) => tender.spend ?? []);
    const waiting = this.documents.waiting(receipt);
    const tendered = this.documents.spends(named);
    const exchanges =
      waiting.length === 0
        ? []
        : this.documents.exchanges(this.find(command.who).id, this.programmes);
    const spends = [...tendered, ...exchanges];
    const lots = { lots: namedLots(sale, spends), withGiven: waiting.length > 0 };
    const who = command.who === null ? { member: null, card: null } : this.who(command.who, lots);
    const uses = this.standing.uses(command, who.member?.id ?? null, this.programmes);
    const code = command.code === undefined ? {} : { code: this.codes.of(command.code, null) };
    return { ...who, sale, spends, waiting, uses, ...code };
  }

  private basket(
    command: Command & { readonly kind: 'hold' },
  ): Pick<State, 'member' | 'card' | 'sale' | 'uses'> {
    const who = command.who === null ? { member: null, card: null } : this.who(command.who);
    const uses = this.standing.uses(command, who.member?.id ?? null, this.programmes);
    return { ...who, uses, sale: this.documents.sale(receiptKey(command.receipt)) };
  }

  private profiled(who: Who): Pick<State, 'member' | 'card'> {
    const { member, card } = this.who(who);
    const whole = member === null ? {} : this.standing.known(member.id, this.programmes, true);
    return { card, member: member === null ? null : { ...member, ...whole } };
  }

  private merged(command: MergeCommands, now: EpochMs) {
    const find = (who: Who) => this.find(who);
    const found = mergeState(this.merges, command, { find, at: now });
    const ids = [found.member?.id ?? '', found.merge.other?.id ?? ''] as const;
    return { ...found, uses: this.standing.usesOfBoth(...ids) };
  }

  private collected({
    code: hash,
    who: asks,
  }: CollectCommand): Pick<State, 'member' | 'card' | 'sale' | 'uses' | 'code'> {
    const who = this.who(asks);
    const member = who.member?.id ?? null;
    const code = this.codes.of(hash, member);
    const sale = code === null ? null : this.documents.sale(code.receipt);
    if (code === null || sale === null) return { ...who, sale: null, uses: noUses, code: null };
    return { ...who, sale, uses: this.standing.usesAtSale(code, member, this.programmes), code };
  }

  private spend(
    command: Command & { readonly kind: 'spend' },
  ): Pick<State, 'member' | 'card' | 'spends' | 'waiting' | 'uses'> {
    const document = receiptKey(command.receipt);
    const who = this.who(command.who);
    const uses = this.standing.spent(command, who.member?.id ?? null, this.programmes);
    return {
      ...who,
      spends: this.documents.spendsOf(document),
      waiting: this.documents.waiting(document),
      uses,
    };
  }

  private event(command: Command & { readonly kind: 'event' }): Omit<Found, 'now' | 'nextLot'> {
    const receipt = receiptKey(command.receipt);
    const waiting = this.documents.waiting(receipt);
    // Exchanges of stamps may have to be undone, with the lots that they made.
    const spends =
      waiting.length === 0
        ? []
        : this.documents.exchanges(this.find(command.who).id, this.programmes);
    const lots = { lots: namedLots(null, spends), withGiven: waiting.length > 0 };
    const who = this.who(command.who, lots);
    const uses = this.standing.uses(command, who.member?.id ?? null, this.programmes);
    return { ...who, sale: this.documents.sale(receipt), spends, waiting, uses };
  }

  private returned(
    command: Command & { readonly kind: 'return' },
  ): Pick<State, 'member' | 'sale' | 'spends'> {
    const of = receiptKey(command.of);
    if (command.lines.length === 0) {
      const sale = this.documents.sale(of);
      const spends = this.documents.spendsOf(of);
      return { sale, spends, member: this.memberOfSpends(spends) };
    }
    return this.givenBy(of);
  }

  /** A sale or an event, with all that taking it back may touch. */
  private givenBy(receipt: string): Pick<State, 'member' | 'sale' | 'spends'> {
    const sale = this.documents.sale(receipt);
    const named = this.documents.spends(spendsNamedBy(sale));
    const spends = [...named, ...this.documents.exchanges(sale?.member ?? null, this.programmes)];
    const member =
      sale === null || sale.member === null
        ? null
        : this.member(sale.member, { lots: namedLots(sale, spends), withGiven: true });
    return { sale, spends, member };
  }

  private who(
    who: Who,
    lots: Named = noLots,
  ): { readonly member: MemberState | null; readonly card: CardState | null } {
    if ('member' in who) return { member: this.member(who.member, lots), card: null };
    const card = this.card(who.card);
    return { member: card === null ? null : this.member(card.member, lots), card };
  }

  private whoOrBearer(who: Who): Pick<State, 'member' | 'card'> {
    const found = this.who(who);
    return { ...found, member: this.withBearer(found.member) };
  }

  private member(id: string, named: Named = noLots): MemberState | null {
    const row = this.memberById.get(id) as MemberRow | undefined;
    if (row === undefined) return null;
    if (row.is_closed === 1) {
      const now = this.merges.now(id);
      if (now !== id) return this.member(now, named);
    }
    const lots = lotsOf(row.lots);
    const seen = new Set(lots.map((lot) => lot.id));
    const known = this.standing.known(id, this.programmes);
    // What a club has given is taken back when what proved it comes back.
    const given = named.withGiven ? known.clubs.flatMap((row) => row.given?.lot ?? []) : [];
    for (const lotId of [...named.lots, ...given]) {
      const lot = seen.has(lotId) ? undefined : this.lots.lot(lotId);
      if (lot?.member === id) lots.push(lot);
    }
    if (lots.length > seen.size) lots.sort((a, b) => a.id - b.id);
    const debts = JSON.parse(row.debts) as Record<string, number>;
    const reminded = this.standing.reminded(id, this.programmes, this.at);
    const books = { id, isClosed: row.is_closed === 1, lots, debts, sponsors: {} };
    const state = { ...books, ...known, ...reminded };
    return wantsOf(this.programmes).card ? this.withBearer(state) : state;
  }

  private withBearer(member: MemberState | null): MemberState | null {
    return member === null ? null : { ...member, isBearer: this.standing.isBearer(member.id) };
  }

  /** With the lots that ended since the command's own time: a late one may recall them. */
  private withBurned(member: MemberState | null, at: EpochMs, now: EpochMs) {
    if (member === null || at >= now || !wantsOf(this.programmes).idle) return member;
    const known = new Set(member.lots.map(({ id }) => id));
    // What had burned before a merge what the other did does not bring back.
    const merged = this.merges.into(member.id).at(-1)?.at ?? at;
    const burned = this.lots.burned(member.id, Math.max(at, merged), now);
    const lots = [...member.lots, ...burned.filter(({ id }) => !known.has(id))];
    return { ...member, lots: lots.sort((a, b) => a.id - b.id) };
  }

  /** The member whose open spends these are; no document has open ones of two. */
  private memberOfSpends(spends: readonly Spend[]): MemberState | null {
    const spend = spends.find((one) => !one.isUndone) ?? spends[0];
    return spend === undefined
      ? null
      : this.member(spend.member, { lots: namedLots(null, spends), withGiven: false });
  }

  private find(who: Who | null): { readonly id: string | null; readonly card: CardState | null } {
    if (who === null) return { id: null, card: null };
    if ('member' in who) return { id: this.merges.now(who.member), card: null };
    const card = this.card(who.card);
    return { id: card?.member ?? null, card };
  }
}

const noUses: Uses = new Map();
/** What lowers the counts of documents of before. */
const takesBack = new Set(['return', 'withdraw', 'spendCancel', 'decideHeld']);
