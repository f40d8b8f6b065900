import type { Entry, Hold, Lot, Sale, Spend } from '../../../gateway/ledger/types.ts';
import { receiptKey, requestKey } from '../../../gateway/programme/business-key.ts';
import type { CodeChange, CodeState } from '../../../gateway/programme/collect-types.ts';
import type { Conversion } from '../../../gateway/programme/conversions/types.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Sponsors } from '../../../gateway/programme/evaluate/facts.ts';
import { type Use, useText } from '../../../gateway/programme/evaluate/limits.ts';
import type { Profile } from '../../../gateway/programme/people/types.ts';
import type {
  Answer,
  Command,
  Decision,
  MemberState,
  Outcome,
  Programmes,
  State,
  WaitingReturn,
  Who,
} from '../../../gateway/programme/types.ts';
import type { Refusal } from '../../../protocol/errors.ts';
import { HeldKeeper } from './held-keeper.ts';
import { burnedAfter, checkTraces, messageIn } from './keeper-parts.ts';

/** What takes something back, as a command. */
type Return = Command & { readonly kind: 'return' | 'withdraw' };

/**
 * Keeps in memory what a store keeps, loads exactly what the contract of `State` promises, and
 * checks each decision before it takes it over.
 */
export class Keeper {
  programmes: Programmes;
  readonly entries: Entry[] = [];
  private readonly totals = new Map<string, number>();
  readonly lots = new Map<number, Lot>();
  readonly consents: Decision['consents'][number][] = [];
  readonly profiles = new Map<string, Profile>();
  readonly clubs = new Map<string, Decision['clubs'][number]>();
  readonly sales = new Map<string, Sale>();
  readonly spends = new Map<string, Spend>();
  readonly members = new Map<string, { id: string; isClosed: boolean; since: string | null }>();
  private readonly tallies = new Map<string, number>();
  readonly levels = new Map<string, Pick<MemberState, 'standing' | 'floors'>>();
  private readonly uses = new Map<string, Use>();
  readonly cards = new Map<string, { member: string; isBlocked: boolean }>();
  readonly holds = new Map<string, Hold>();
  readonly conversions = new Map<string, Conversion>();
  readonly codes = new Map<string, CodeChange>();
  readonly held = new HeldKeeper();
  private readonly sponsored: Decision['sponsored'][number][] = [];
  private readonly tokens: Decision['tokens'][number][] = [];
  readonly messages = new Map<string, Decision['messages'][number]>();
  readonly wakes = new Map<string, Decision['wakes'][number]>();
  readonly debts = new Map<string, number>();
  /** What each waiting return was answered in the end. */
  readonly late = new Map<string, Answer | Refusal>();
  waiting: (WaitingReturn & { readonly of: string })[] = [];

  constructor(programmes: Programmes) {
    this.programmes = programmes;
  }

  /** Decides and takes the decision over; a refusal leaves everything as it was. */
  run(command: Command, now: number): Outcome {
    const outcome = decide(this.programmes, this.load(command, now), command);
    if (!outcome.ok) return outcome;
    this.take(outcome);
    const isBack = command.kind === 'return' || command.kind === 'withdraw';
    if (outcome.waits && isBack) this.waiting.push(this.waitingFor(command));
    return outcome;
  }

  load(command: Command, now: number): State {
    const sale = this.saleFor(command);
    const spends = this.spendsFor(command, sale);
    const named = new Set([
      ...(command.kind === 'decideHeld' ? [command.held] : []),
      ...(sale?.earned ?? []).map((row) => row.lot),
      ...spends.flatMap((spend) => spend.draws.map((draw) => draw.lot)),
      ...spends.flatMap((spend) => rewardOf(spend) ?? []),
      ...[...this.clubs.values()].flatMap(({ given }) => given?.lot ?? []),
    ]);
    const member = this.memberFor(command, sale, spends);
    return {
      now,
      member: this.memberWith(member, named, command, sale),
      card: this.cardFor(command),
      sale,
      spends,
      waiting: this.waiting.filter(
        (row) => 'receipt' in command && row.of === receiptKey(command.receipt),
      ),
      nextLot: this.lots.size + 1,
      uses: this.uses,
      holds: this.holdsFor(command, now, member),
      holdsOfTill: 0,
      conversion:
        command.kind === 'convert' || command.kind === 'answerConversion'
          ? (this.conversions.get(command.id) ?? null)
          : null,
      ...('code' in command ? { code: this.codeFor(command.code ?? '', member) } : {}),
      named: this.namedBy(command),
      ...this.held.stateFor(command),
      message: this.messages.get(messageIn(command)) ?? null,
      others: this.othersFor(command, sale, member),
    };
  }

  private codeFor(code: string, member: string | null): CodeState | null {
    const row = this.codes.get(code);
    if (row === undefined) return null;
    const { receipt, cashier, by } = row;
    const collected = [...this.codes.values()].flatMap((one) =>
      one.cashier === cashier && one.by?.member === member ? [one.by.at] : [],
    );
    return { receipt, cashier, collectedBy: by?.member ?? null, collected };
  }

  private memberWith(
    id: string | null,
    named: ReadonlySet<number>,
    command: Command,
    sale: Sale | null,
  ): MemberState | null {
    const state = id === null ? null : this.memberState(id, named, burnedAfter(command));
    if (state === null) return null;
    const collected = 'code' in command ? this.codes.get(command.code ?? '')?.cashier : undefined;
    const asked = { programmes: this.programmes, member: id, sale, collected };
    const atCashier = this.held.cashierOf(command, asked);
    return { ...state, sponsors: this.sponsorsOf(id, command), ...atCashier };
  }

  /** Sum of the postings to one account. */
  account(account: string, unit = 'POINTS'): number {
    return this.totals.get(`${account} ${unit}`) ?? 0;
  }

  private erase(id: string): void {
    const member = this.members.get(id);
    if (member !== undefined) this.members.set(id, { ...member, isClosed: true });
    for (const [card, row] of this.cards) if (row.member === id) this.cards.delete(card);
    this.profiles.delete(id);
    this.levels.delete(id);
    for (const key of this.tallies.keys()) {
      if (JSON.parse(key)[0] === id) this.tallies.delete(key);
    }
    const others = this.consents.filter((one) => one.member !== id);
    this.consents.splice(0, this.consents.length, ...others);
    for (const [key, one] of this.messages) if (one.member === id) this.messages.delete(key);
    this.wakes.delete(id);
  }

  private take(decision: Decision): void {
    for (const row of decision.members) this.members.set(row.id, row);
    for (const { card, ...row } of decision.cards) this.cards.set(card, row);
    this.sponsored.push(...decision.sponsored);
    this.tokens.push(...decision.tokens);
    this.held.take(decision);
    for (const lot of decision.lots) this.lots.set(lot.id, lot);
    for (const sale of decision.sales) this.sales.set(sale.receipt, sale);
    for (const spend of decision.spends) this.spends.set(spend.id, spend);
    for (const { member, unit, amount } of decision.debts) {
      this.debts.set(`${member} ${unit}`, amount);
    }
    for (const one of decision.messages) this.messages.set(`${one.member} ${one.key}`, one);
    for (const wake of decision.wakes) this.wakes.set(wake.member, wake);
    const { code } = decision;
    if (code !== undefined) this.codes.set(code.code, code);
    for (const hold of decision.holds) this.holds.set(hold.id, hold);
    for (const row of decision.conversions) this.conversions.set(row.id, row);
    if (decision.erased !== undefined) this.erase(decision.erased);
    for (const { key, answer } of decision.applied) this.late.set(key, answer);
    this.waiting = this.waiting.filter((row) => !this.late.has(row.key));
    for (const { member, tally, day, amount } of decision.tallies) {
      const key = JSON.stringify([member, tally, day]);
      this.tallies.set(key, (this.tallies.get(key) ?? 0) + amount);
    }
    for (const { member, standing, floors } of decision.standings) {
      const old = this.levels.get(member)?.floors ?? [];
      this.levels.set(member, { standing, floors: [...old, ...floors] });
    }
    for (const { member, profile } of decision.profiles) this.profiles.set(member, profile);
    this.consents.push(...decision.consents);
    for (const row of decision.clubs) this.clubs.set(`${row.member} ${row.id}`, row);
    for (const { key, times, minor, cost } of decision.uses) {
      const old = this.uses.get(useText(key)) ?? { times: 0, minor: 0, cost: 0 };
      const sum = { times: old.times + times, minor: old.minor + minor, cost: old.cost + cost };
      this.uses.set(useText(key), sum);
    }
    for (const entry of decision.entries) {
      checkTraces(entry);
      for (const { account, unit, amount } of entry.postings) {
        const key = `${account} ${unit}`;
        this.totals.set(key, (this.totals.get(key) ?? 0) + amount);
      }
      this.entries.push(entry);
    }
  }

  private namedBy(command: Command): State['named'] {
    if (command.kind !== 'enrol') return {};
    const rows = Object.entries(command.sponsors ?? {}).map(([role, who]) => {
      const row = this.members.get(this.whoIs(who) ?? '');
      const isBlocked = 'card' in who && this.cards.get(who.card)?.isBlocked === true;
      if (row === undefined) return [role, null];
      return [role, { member: row.id, isClosed: row.isClosed, isBlocked }];
    });
    return Object.fromEntries(rows);
  }

  private othersFor(command: Command, sale: Sale | null, member: string | null): State['others'] {
    const isBack = command.kind === 'return' || command.kind === 'withdraw';
    const lots = isBack ? (sale?.earned ?? []).map(({ lot }) => lot) : [];
    const owners = lots.flatMap((lot) => this.lots.get(lot)?.member ?? []);
    const sponsors = Object.values(this.sponsorsOf(member, command)).map(({ id }) => id);
    const ids = new Set([...owners, ...(isBack ? [] : sponsors)].filter((id) => id !== member));
    return [...ids].flatMap((id) => {
      const state = this.memberState(id, new Set(lots), Number.POSITIVE_INFINITY);
      const spends = [...this.spends.values()].filter((spend) => isOpenExchange(spend, id));
      const holds = [...this.holds.values()].filter((hold) => {
        return isBack && hold.state === 'open' && hold.member === id;
      });
      return state === null ? [] : [{ member: state, spends: isBack ? spends : [], holds }];
    });
  }

  /** Those that are members still, where the programme asks. */
  private sponsorsOf(member: string | null, command: Command): Sponsors {
    const isAsked = this.programmes.some(({ asksSponsors }) => asksSponsors);
    const said = command.kind === 'purchase' ? (command.tokens ?? []) : [];
    const tokensOf = (id: string) =>
      this.tokens.filter((row) => row.member === id).map(({ kind, token }) => `${kind} ${token}`);
    const own = [...tokensOf(member ?? ''), ...said.map(({ kind, token }) => `${kind} ${token}`)];
    const rows = this.sponsored.filter(
      (row) => row.member === member && this.members.get(row.sponsor)?.isClosed === false,
    );
    return Object.fromEntries(
      (isAsked ? rows : []).map(({ role, sponsor }) => {
        const both = tokensOf(sponsor).filter((one) => own.includes(one));
        const shares = [...new Set(both.map((one) => one.split(' ')[0] ?? ''))].sort();
        return [role, { id: sponsor, tags: this.profiles.get(sponsor)?.tags ?? [], shares }];
      }),
    );
  }

  private holdsFor(command: Command, now: number, member: string | null): readonly Hold[] {
    const isBasket = command.kind === 'purchase' || command.kind === 'hold';
    const document = isBasket ? receiptKey(command.receipt) : '';
    return [...this.holds.values()].filter(
      (hold) =>
        hold.state === 'open' &&
        (hold.document === document ||
          (hold.member === null ? hold.until <= now : hold.member === member)),
    );
  }

  private waitingFor(command: Return): WaitingReturn & { readonly of: string } {
    const request = { receipt: command.receipt, item: '', attempt: 1 };
    const verb = command.kind === 'return' ? 'returns' : 'withdrawals';
    const key = requestKey({ verb, ...request });
    return { key, command, of: receiptKey(command.of) };
  }

  private memberState(
    id: string,
    named: ReadonlySet<number>,
    burnedAfter: number,
  ): MemberState | null {
    const row = this.members.get(id);
    if (row === undefined) return null;
    const lots = [...this.lots.values()].filter(
      (lot) =>
        lot.member === id &&
        (lot.pending + lot.available + lot.held > 0 ||
          named.has(lot.id) ||
          (lot.expired > 0 && (lot.expiresAt ?? 0) > burnedAfter)),
    );
    const debts: Record<string, number> = {};
    for (const [key, amount] of this.debts) {
      const [member = '', unit = ''] = key.split(' ');
      if (member === id && amount > 0) debts[unit] = amount;
    }
    const tallies = [...this.tallies].flatMap(([key, amount]) => {
      const [owner, tally, day] = JSON.parse(key) as [string, string, string];
      return owner === id ? [{ tally, day, amount }] : [];
    });
    const { since } = row;
    const level = this.levels.get(id) ?? { standing: null, floors: [] };
    const messages = [...this.messages.values()].filter(({ member }) => member === id);
    const reminded = { messages, wake: this.wakes.get(id) ?? null };
    const told = this.profiles.get(id) ?? {
      birthday: null,
      children: [],
      tags: [],
      answers: {},
      dates: {},
    };
    const consents = this.consents.filter((one) => one.member === id);
    const clubs = [...this.clubs.values()].filter((one) => one.member === id);
    const profile = { ...told, since, consents, clubs, sponsors: {}, isBearer: since === null };
    return { id, isClosed: row.isClosed, lots, debts, tallies, ...profile, ...level, ...reminded };
  }

  private memberFor(command: Command, sale: Sale | null, spends: readonly Spend[]): string | null {
    switch (command.kind) {
      case 'enrol': {
        const owner = this.cards.get(command.card)?.member ?? command.member;
        return this.members.get(owner)?.since === null ? owner : command.member;
      }
      case 'told':
      case 'settle':
        return command.member;
      case 'return':
        return (command.lines.length > 0 ? sale?.member : spends[0]?.member) ?? null;
      case 'withdraw':
        return sale?.member ?? null;
      case 'spendCancel':
        return spends[0]?.member ?? null;
      case 'stock':
      case 'recallGoods':
      case 'sweepRecall':
      case 'unmerge':
        return null;
      case 'decideHeld':
        return this.lots.get(command.held)?.member ?? null;
      case 'answerConversion':
        return this.conversions.get(command.id)?.member ?? null;
      default:
        return command.who === null ? null : this.whoIs(command.who);
    }
  }

  private whoIs(who: Who): string | null {
    return 'member' in who ? who.member : (this.cards.get(who.card)?.member ?? null);
  }

  private cardFor(command: Command): State['card'] {
    if (command.kind === 'enrol' || command.kind === 'link') {
      return this.cards.get(command.card) ?? null;
    }
    const who = 'who' in command ? command.who : null;
    return who !== null && 'card' in who ? (this.cards.get(who.card) ?? null) : null;
  }

  private saleFor(command: Command): Sale | null {
    if (command.kind === 'purchase' || command.kind === 'hold' || command.kind === 'event') {
      return this.sales.get(receiptKey(command.receipt)) ?? null;
    }
    if (command.kind === 'collect') {
      return this.sales.get(this.codes.get(command.code)?.receipt ?? '') ?? null;
    }
    if (command.kind === 'decideHeld') return this.sales.get(this.held.receiptOf(command)) ?? null;
    if (command.kind === 'return' || command.kind === 'withdraw')
      return this.sales.get(receiptKey(command.of)) ?? null;
    return null;
  }

  private spendsFor(command: Command, sale: Sale | null): Spend[] {
    const all = [...this.spends.values()];
    switch (command.kind) {
      case 'purchase':
        return all.filter(
          (spend) =>
            command.tenders.some((tender) => tender.spend === spend.id) ||
            (command.who !== null &&
              this.waiting.some((row) => row.of === receiptKey(command.receipt)) &&
              isOpenExchange(spend, this.whoIs(command.who))),
        );
      case 'event':
        return all.filter((spend) => isOpenExchange(spend, this.whoIs(command.who)));
      case 'withdraw':
        return all.filter((spend) => isOpenExchange(spend, sale?.member ?? null));
      case 'return':
        return command.lines.length === 0
          ? all.filter((spend) => spend.document === receiptKey(command.of))
          : all.filter(
              (spend) =>
                sale?.pointsTenders.some((row) => row.spend === spend.id) ||
                sale?.discounts.some((row) => row.spend === spend.id) ||
                isOpenExchange(spend, sale?.member ?? null),
            );
      case 'spend':
        return all.filter((spend) => spend.id === command.id);
      case 'spendCancel':
        return all.filter((spend) => spend.id === command.op);
      default:
        return [];
    }
  }
}

/** One that a return may have to undo. */
function isOpenExchange(spend: Spend, member: string | null): boolean {
  return spend.member === member && !spend.isUndone && rewardOf(spend) !== null;
}

/** The lot that an exchange made. */
function rewardOf({ usedBy }: Spend): number | null {
  return usedBy?.startsWith('lot ') ? Number(usedBy.slice('lot '.length)) : null;
}
