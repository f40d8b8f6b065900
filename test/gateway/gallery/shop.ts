import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry, Sale } from '../../../gateway/ledger/types.ts';
import { requestKey, spendId } from '../../../gateway/programme/business-key.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import { nextFall } from '../../../gateway/programme/standing/tiers.ts';
import type {
  Answer,
  Command,
  Programme,
  Programmes,
  ReceiptRef,
  Tender,
} from '../../../gateway/programme/types.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { openStore } from '../../../gateway/store/sqlite.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import type { Refusal } from '../../../protocol/errors.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';
import { noFaults } from '../../../protocol/ports.ts';
import { assert } from '../../../protocol/units.ts';
import { seededIds } from '../../support/seeded-ids.ts';
import type { Person, Portion } from './goods.ts';
import type { Action, Paying } from './table.ts';

type Buying = Action & { readonly kind: 'buy' | 'quote' };
type Purchase = Command & { readonly kind: 'purchase' };

/** A receipt that a later return may be of. */
interface Receipt {
  readonly who: string;
  readonly name: string | null;
  readonly ref: ReceiptRef;
  readonly lines: readonly (Purchase['lines'][number] & { back: number; backMinor: number })[];
}

/** What a till was told: the answer, and what of the price was paid with points. */
export interface Told {
  readonly answer: Answer | Refusal;
  readonly pointsMinor: number;
}

/**
 * One shop with one programme, its ledger in the real store, and the people of a table as its
 * members: what a story's steps happen in.
 */
export class Shop {
  readonly programme: Programme;
  /** Every entry that the programme has decided on. */
  readonly entries: Entry[] = [];
  /** Every sale as it was written last, by receipt. */
  readonly sales = new Map<string, Sale>();
  private readonly programmes: Programmes;
  private readonly store: Store;
  private readonly people: ReadonlyMap<string, Person>;
  private readonly folder: string | null;
  private readonly receipts: Receipt[] = [];
  private count = 0;
  private now = 0;
  private dated = 0;

  constructor(programme: Programme, people: readonly Person[], begins: string) {
    this.programme = programme;
    this.programmes = [programme];
    this.people = new Map(people.map((person) => [person.name, person]));
    const blocked = people.filter(({ member }) => member?.isBlocked === true);
    // Nothing blocks a card but the console, which writes the file itself.
    this.folder = blocked.length === 0 ? null : mkdtempSync(join(tmpdir(), 'stamgast-gallery-'));
    const path = this.folder === null ? ':memory:' : join(this.folder, 'ledger.db');
    const units = programme.units.map(({ unit }) => unit);
    const options = { path, durability: 'normal', pepper: null, units } as const;
    this.store = openStore({ ...options, faults: noFaults, ids: seededIds(1) });
    const joined = people.map((person) => ({ person, at: this.joinedAt(person, begins) }));
    for (const { person, at } of joined.sort((a, b) => a.at - b.at)) this.enrol(person, at);
    if (blocked.length > 0) block(path, blocked);
  }

  close(): void {
    this.store.close();
    if (this.folder !== null) rmSync(this.folder, { recursive: true, force: true });
  }

  /** Local time of the shop from now on; null: a minute later. What happens next may be older. */
  setTime(local: string | null, dated: string | null): void {
    const { zone } = this.programme;
    const next = local === null ? this.now + 60_000 : localToEpoch({ local, zone });
    assert(next >= this.now, `${local} is not after the step before`);
    this.now = next;
    this.dated = dated === null ? next : localToEpoch({ local: dated, zone });
  }

  buy(who: string, action: Buying): Told {
    const pointsTenders: Tender[] = [];
    for (const paying of action.tenders.filter(({ isPoints }) => isPoints)) {
      const answer = this.spend(who, paying);
      if ('ok' in answer) return { answer, pointsMinor: 0 };
      const { spend, amountMinor } = answer;
      pointsTenders.push({ kind: 'points', spend, amountMinor });
    }
    const plain = this.purchaseOf(who, action);
    const tenders = this.tendersOf(plain, action, pointsTenders);
    const command = { ...plain, tenders };
    const pointsMinor = pointsTenders.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    if (action.kind === 'quote') return { answer: this.ask(command), pointsMinor };
    const answer = this.run(command);
    if (!('ok' in answer)) {
      const lines = command.lines.map((line) => ({ ...line, back: 0, backMinor: 0 }));
      this.receipts.push({ who, name: action.receipt, ref: command.receipt, lines });
    }
    return { answer, pointsMinor };
  }

  /** Brings goods of a receipt back: the one named, else the last with so many of them. */
  takeBack(who: string, action: Action & { readonly kind: 'return' }): Answer | Refusal {
    const { goods, of } = action;
    const receipt = this.receipts.findLast((one) =>
      of === null
        ? one.who === who && goods.every((portion) => lineFor(one, portion) !== undefined)
        : one.name === of,
    );
    assert(receipt !== undefined, `there is a receipt of ${who} with these goods`);
    const lines = goods.map((portion, at) => {
      const line = lineFor(receipt, portion);
      assert(line !== undefined, `${portion.good.sku} is on the receipt`);
      const back = line.back + portion.thousandths;
      const backMinor = Math.round((line.totalMinor * back) / line.quantity);
      const totalMinor = backMinor - line.backMinor;
      Object.assign(line, { back, backMinor });
      return { line: at + 1, ofLine: line.line, quantity: portion.thousandths, totalMinor };
    });
    return this.run({
      kind: 'return',
      receipt: this.nextReceipt(),
      of: receipt.ref,
      occurredAt: this.dated,
      currency: this.programme.currency,
      lines,
      mayWait: false,
    });
  }

  /** Does what is due for a member, as the job of the night does. */
  settle(who: string): void {
    this.run({ kind: 'settle', member: memberId(who) });
  }

  /** How many members of a crowd a rule would give something. */
  givenTo(crowd: string, action: Buying, rule: string): number {
    const { count = 0 } = this.people.get(crowd) ?? {};
    const plain = this.purchaseOf(crowd, action);
    return range(count).filter((n) => {
      const answer = this.ask({ ...plain, who: { member: memberId(`${crowd} ${n}`) } });
      if (!('kind' in answer) || answer.kind !== 'purchase') return false;
      return [...answer.discounts, ...answer.earned].some((one) => one.rule === rule);
    }).length;
  }

  /** A read at a kiosk. */
  tap(who: string): Answer | Refusal {
    return this.run({ kind: 'visit', who: { member: memberId(who) }, at: this.now });
  }

  /** The level of a member now, and the next fall of it when nothing more is bought. */
  standing(who: string): { readonly level: string; readonly falls: string } {
    const { now, programmes } = this;
    const command = { kind: 'settle', member: memberId(who) } as const;
    this.run(command);
    let [level, falls] = ['none', 'never'];
    this.store.preview({
      ...{ command, now, programmes },
      decide: (versions, state, asked) => {
        const fall = state.member === null ? null : nextFall(versions, state.member, now);
        level = state.member?.standing?.level ?? level;
        falls = fall === null ? falls : `${fall.on} to ${fall.level}`;
        return decide(versions, state, asked);
      },
    });
    return { level, falls };
  }

  balances(who: string): readonly {
    readonly unit: string;
    readonly available: number;
    readonly debt: number;
  }[] {
    return this.store.member(memberId(who))?.balances ?? [];
  }

  private joinedAt({ member }: Person, begins: string): number {
    const local = `${member?.since ?? begins.slice(0, 10)} 00:00`;
    return localToEpoch({ local, zone: this.programme.zone });
  }

  private enrol({ name, card, count, member }: Person, at: number): void {
    if (member === null || card === null) return;
    this.now = at;
    if (count > 1) {
      for (const n of range(count)) {
        const one = { name: `${name} ${n}`, card: `${card}${String(n).padStart(5, '0')}` };
        this.enrol({ ...one, count: 1, member }, at);
      }
      return;
    }
    const answer = this.run({ kind: 'enrol', member: memberId(name), card, name, at });
    assert(!('ok' in answer), `${name} is enrolled: ${JSON.stringify(answer)}`);
  }

  private spend(who: string, paying: Paying): (Answer & { kind: 'spend' }) | Refusal {
    const receipt = this.nextReceipt();
    const key = requestKey({ verb: 'spend', receipt, item: '', attempt: 1 });
    const answer = this.run({
      kind: 'spend',
      id: spendId(key),
      receipt,
      occurredAt: this.dated,
      who: this.whoIs(who) ?? { card: 'none' },
      unit: paying.kind,
      amount: paying.amount ?? 0,
    });
    if ('ok' in answer) return answer;
    assert(answer.kind === 'spend', 'a spend is answered as one');
    return answer;
  }

  private purchaseOf(who: string, { kind, goods, store }: Buying): Purchase {
    return {
      kind: 'purchase',
      receipt: { ...this.nextReceipt(), store },
      occurredAt: this.dated,
      currency: this.programme.currency,
      who: this.whoIs(who),
      lines: goods.map(({ good, thousandths, totalMinor }, at) => {
        const { priceMinor: _price, costMinor, ...facts } = good;
        const cost = costMinor === null ? {} : { costMinor: (costMinor * thousandths) / 1000 };
        return { line: at + 1, ...facts, quantity: thousandths, totalMinor, ...cost };
      }),
      tenders: [],
      explain: { notGiven: true, isQuote: kind === 'quote' },
    };
  }

  /** How it is paid, when the story says so: the till asks first what there is to pay. */
  private tendersOf(
    plain: Purchase,
    { tenders }: Buying,
    points: readonly Tender[],
  ): readonly Tender[] {
    if (tenders.length === 0) return [];
    const money = tenders.filter(({ isPoints }) => !isPoints);
    const named = money.flatMap(({ kind, amount }) =>
      amount === null ? [] : [{ kind, amountMinor: amount }],
    );
    const rest = money.find(({ amount }) => amount === null)?.kind ?? 'card';
    const shelf = plain.lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
    const paying = (minor: number): readonly Tender[] => {
      const told = [...points, ...named];
      const left = told.reduce((sum, { amountMinor }) => sum - amountMinor, minor);
      return left <= 0 ? told : [...told, { kind: rest, amountMinor: left }];
    };
    const first = paying(shelf);
    const quote = this.ask({ ...plain, tenders: first });
    // A till that is told another sum takes that.
    const toPay = 'ok' in quote ? (quote.facts?.['payMinor'] ?? quote.facts?.['lines']) : undefined;
    return toPay === undefined ? first : paying(Number(toPay));
  }

  private whoIs(name: string): { readonly card: string } | null {
    const card = this.people.get(name)?.card ?? null;
    return card === null ? null : { card };
  }

  private nextReceipt(): ReceiptRef {
    this.count += 1;
    const businessDate = new Date(this.now).toISOString().slice(0, 10);
    return {
      ...{ partner: 'shop', store: 'main street', till: '1', businessDate },
      number: String(this.count),
    };
  }

  private ask(command: Command): Answer | Refusal {
    const { now, programmes } = this;
    return this.store.preview({ command, now, programmes, decide });
  }

  private run(command: Command): Answer | Refusal {
    this.count += 1;
    const { now, programmes } = this;
    const done = this.store.transact({
      works: [
        {
          kind: 'request',
          key: `step ${this.count}`,
          hash: 'once',
          receivedAt: now,
          origin: 'till:1',
          command,
        },
      ],
      now,
      programmes,
      decide: (versions, state, asked) => {
        const outcome = decide(versions, state, asked);
        if (!outcome.ok) return outcome;
        this.entries.push(...outcome.entries);
        for (const sale of outcome.sales) this.sales.set(sale.receipt, sale);
        return outcome;
      },
    });
    if (done.bugs.length > 0) throw done.bugs[0];
    const [result] = done.results;
    assert(result?.kind === 'answer', 'a request is answered');
    return result.answer;
  }
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n + 1);

/** Ids of members have the form of a UUID. */
function memberId(name: string): string {
  const text = createHash('sha256').update(name).digest('hex').slice(0, 32);
  const parts = [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20)];
  return [...parts, text.slice(20)].join('-');
}

function lineFor(
  receipt: Receipt,
  { good, thousandths }: Portion,
): Receipt['lines'][number] | undefined {
  return receipt.lines.find(
    ({ sku, quantity, back }) => sku === good.sku && quantity - back >= thousandths,
  );
}

function block(path: string, people: readonly Person[]): void {
  const db = openDatabase({ path, durability: 'normal', migrations });
  try {
    for (const { card } of people) {
      db.prepare('UPDATE cards SET is_blocked = 1 WHERE card = ?').run(card);
    }
  } finally {
    db.close();
  }
}
