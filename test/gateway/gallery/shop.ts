import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry, Sale } from '../../../gateway/ledger/types.ts';
import { dateIn } from '../../../gateway/programme/days.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Message } from '../../../gateway/programme/messages/message.ts';
import { nextFall } from '../../../gateway/programme/standing/tiers.ts';
import type {
  Answer,
  Command,
  Programme,
  Programmes,
  ReceiptRef,
  State,
} from '../../../gateway/programme/types.ts';
import { type ProgrammeEnd, readProgrammeEnd } from '../../../gateway/replay/programme-end.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { ledgerFileName, openStore } from '../../../gateway/store/sqlite.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import type { Refusal } from '../../../protocol/errors.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';
import { noFaults } from '../../../protocol/ports.ts';
import { assert } from '../../../protocol/units.ts';
import { seededIds } from '../../support/seeded-ids.ts';
import type { Person } from './people.ts';
import type { Purchase } from './verbs/buying.ts';

/** A receipt that a later return may be of. */
export interface Receipt {
  readonly who: string;
  readonly name: string | null;
  readonly ref: ReceiptRef;
  readonly currency: string;
  readonly lines: readonly (Purchase['lines'][number] & { back: number; backMinor: number })[];
}

/**
 * One shop with one programme, its ledger in the real store, and the people of a table as its
 * members: what a story's steps happen in.
 */
export class Shop {
  readonly programme: Programme;
  /** Of its file. */
  readonly text: string;
  /** Every entry that the programme has decided on. */
  readonly entries: Entry[] = [];
  /** Every sale as it was written last, by receipt. */
  readonly sales = new Map<string, Sale>();
  /** Every receipt that was posted, oldest first. */
  readonly receipts: Receipt[] = [];
  private readonly programmes: Programmes;
  private readonly store: Store;
  private readonly people: ReadonlyMap<string, Person>;
  /** Its data folder; null: it lives in memory. */
  readonly folder: string | null;
  private readonly everHeld: { readonly lot: number; readonly member: string }[] = [];
  private count = 0;
  private time = { now: 0, dated: 0 };

  /** `programmes`: the one of the table last, after the one that it takes over from. */
  constructor(
    programmes: Programmes,
    how: {
      /** Of the programme file. */
      readonly text: string;
      readonly people: readonly Person[];
      readonly begins: string;
      /** The ledger lies in a file, for those who read it beside the shop. */
      readonly isOnDisk: boolean;
    },
  ) {
    const { people, begins } = how;
    this.text = how.text;
    const programme = programmes.at(-1);
    assert(programme !== undefined, 'a table has a programme');
    this.programme = programme;
    this.programmes = programmes;
    this.people = new Map(people.map((person) => [person.name, person]));
    const blocked = people.filter(({ member }) => member?.isBlocked === true);
    // Nothing blocks a card but the console, which writes the file itself; reports read a file too.
    const isOnDisk = how.isOnDisk || blocked.length > 0 || programme.closing !== null;
    this.folder = isOnDisk ? mkdtempSync(join(tmpdir(), 'stamgast-gallery-')) : null;
    const path = this.folder === null ? ':memory:' : join(this.folder, ledgerFileName);
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
    this.time = { now: next, dated: dated === null ? next : localToEpoch({ local: dated, zone }) };
  }

  /** Time of the step. */
  get now(): number {
    return this.time.now;
  }

  /** When that happened of which the step tells. */
  get dated(): number {
    return this.time.dated;
  }

  /** Names of the people. */
  get names(): readonly string[] {
    return [...this.people.keys()];
  }

  /** Ids of the members of a crowd. */
  crowd(name: string): readonly string[] {
    const { count = 0 } = this.people.get(name) ?? {};
    return range(count).map((n) => memberId(`${name} ${n}`));
  }

  /** Does what is due for a member, as the job of the night does. */
  settle(who: string): void {
    this.run({ kind: 'settle', member: memberId(who) });
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

  /** What a look at a member finds now; nothing is changed by it. */
  lookAt<Found>(who: string, look: (programmes: Programmes, state: State) => Found): Found {
    const { now, programmes } = this;
    const found: Found[] = [];
    this.store.preview({
      ...{ command: { kind: 'settle', member: memberId(who) }, now, programmes },
      decide: (versions, state, asked) => {
        found.push(look(versions, state));
        return decide(versions, state, asked);
      },
    });
    const [first] = found;
    assert(first !== undefined, `${who} was looked at`);
    return first;
  }

  /** What a member is to be told today. */
  messages(who: string): readonly Message[] {
    const { now, programmes } = this;
    let messages: readonly Message[] = [];
    this.store.preview({
      ...{ command: { kind: 'settle', member: memberId(who) }, now, programmes },
      decide: (versions, state, asked) => {
        const today = dateIn(this.programme, now);
        const isToTell = ({ state: is, until }: Message) => is === 'due' && until >= today;
        messages = (state.member?.messages ?? []).filter(isToTell);
        return decide(versions, state, asked);
      },
    });
    return messages;
  }

  /** What the ledger says of the end of the programme. */
  ended(): ProgrammeEnd | null {
    assert(this.folder !== null, 'a programme that ends has its ledger in a file');
    return readProgrammeEnd(join(this.folder, 'ledger.db'), this.programmes);
  }

  balances(who: string): readonly {
    readonly unit: string;
    readonly available: number;
    readonly pending: number;
    readonly debt: number;
    readonly heldForReview?: number;
  }[] {
    return this.store.member(memberId(who), this.now)?.balances ?? [];
  }

  /** The oldest points of a member that are held for review; where none are any more, the last that were. */
  heldOf(member: string): number | undefined {
    const open = this.store.held(0, 1000).find((row) => row.member === member);
    return open?.lot ?? this.everHeld.findLast((row) => row.member === member)?.lot;
  }

  private joinedAt({ member }: Person, begins: string): number {
    const local = `${member?.since ?? begins.slice(0, 10)} 00:00`;
    return localToEpoch({ local, zone: this.programme.zone });
  }

  private enrol({ name, card, count, member, traits }: Person, at: number): void {
    if (member === null || card === null) return;
    this.time = { now: at, dated: at };
    if (count > 1) {
      for (const n of range(count)) {
        const one = { name: `${name} ${n}`, card: `${card}${String(n).padStart(5, '0')}` };
        this.enrol({ ...one, count: 1, member, traits }, at);
      }
      return;
    }
    const answer = this.run({ kind: 'enrol', member: memberId(name), card, name, at });
    assert(!('ok' in answer), `${name} is enrolled: ${JSON.stringify(answer)}`);
    for (const join of traits) join(this, { id: memberId(name), name });
  }

  whoIs(name: string): { readonly card: string } | null {
    const card = this.people.get(name)?.card ?? null;
    return card === null ? null : { card };
  }

  nextReceipt(): ReceiptRef {
    this.count += 1;
    const businessDate = new Date(this.now).toISOString().slice(0, 10);
    return {
      ...{ partner: 'shop', store: 'main street', till: '1', businessDate },
      number: String(this.count),
    };
  }

  ask(command: Command): Answer | Refusal {
    const { now, programmes } = this;
    return this.store.preview({ command, now, programmes, decide });
  }

  run(command: Command): Answer | Refusal {
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
        const held = new Set(outcome.held.map(({ lot }) => lot));
        const lots = outcome.lots.filter(({ id }) => held.has(id));
        this.everHeld.push(...lots.map(({ id, member }) => ({ lot: id, member })));
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
export function memberId(name: string): string {
  const text = createHash('sha256').update(name).digest('hex').slice(0, 32);
  const parts = [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20)];
  return [...parts, text.slice(20)].join('-');
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
