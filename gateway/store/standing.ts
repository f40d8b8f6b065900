import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { EpochMs } from '../../protocol/units.ts';
import { cardScope } from '../programme/business-key.ts';
import type { CodeState } from '../programme/collect-types.ts';
import { conditionsOf, factsIn } from '../programme/evaluate/condition.ts';
import { type NewUse, type Uses, useText } from '../programme/evaluate/limits.ts';
import { noReminders, type Reminded, type Reminders } from '../programme/messages/message.ts';
import { wantsWakes } from '../programme/messages/wake.ts';
import type { ClubRow } from '../programme/people/club-types.ts';
import { hasPeriodEnds } from '../programme/standing/period-ends.ts';
import type {
  Command,
  Decision,
  MemberState,
  Programmes,
  State,
  TallyRow,
} from '../programme/types.ts';
import { Clubs } from './clubs.ts';
import { Levels } from './levels.ts';
import { type KnownProfile, noProfile, Profiles } from './profiles.ts';
import { ReminderRows } from './reminders.ts';

type Known = KnownProfile &
  Pick<MemberState, 'tallies' | 'standing' | 'floors'> & { readonly clubs: readonly ClubRow[] };
type Counted = Command & { readonly kind: 'purchase' | 'hold' | 'event' | 'visit' | 'enrol' };

interface UseRow {
  readonly scope: string;
  readonly rule: string;
  readonly period: string;
  readonly times: number;
  readonly minor: number;
  readonly cost: number;
}

/** Nothing known beside the books. */
const unknown: Known = {
  ...{ ...noProfile, tallies: [], standing: null, floors: [], clubs: [] },
};
const noUses: Uses = new Map();

/** Tallies, uses of rules, and profiles. Only what the programme asks for is read. */
export class Standing {
  private readonly talliesOf: Statement;
  private readonly usesIn: Statement;
  private readonly addTally: Statement;
  private readonly addUse: Statement;
  private readonly profiles: Profiles;
  private readonly bearer: Statement;
  private readonly addBearer: Statement;
  private readonly noBearer: Statement;
  private readonly clubs: Clubs;
  private readonly levels: Levels;
  private readonly reminders: ReminderRows;

  constructor(db: Database) {
    this.levels = new Levels(db);
    this.reminders = new ReminderRows(db);
    this.bearer = db.prepare('SELECT 1 FROM bearers WHERE member = ?');
    this.addBearer = db.prepare('INSERT INTO bearers VALUES (?)');
    this.noBearer = db.prepare('DELETE FROM bearers WHERE member = ?');
    this.talliesOf = db.prepare('SELECT tally, day, amount FROM tallies WHERE member = ?');
    this.profiles = new Profiles(db);
    this.clubs = new Clubs(db);
    this.usesIn = db.prepare(
      'SELECT scope, rule, period, times, minor, cost FROM uses WHERE scope IN (?, ?, ?, ?)',
    );
    this.addTally = db.prepare(
      `INSERT INTO tallies VALUES (?, ?, ?, ?) ON CONFLICT (member, tally, day)
       DO UPDATE SET amount = amount + excluded.amount`,
    );
    this.addUse = db.prepare(
      `INSERT INTO uses VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (scope, rule, period) DO UPDATE SET
       times = times + excluded.times, minor = minor + excluded.minor, cost = cost + excluded.cost`,
    );
  }

  /** What the rules of these versions may ask of a member; the profile whole where it changes. */
  known(member: string, programmes: Programmes, isChanging = false): Known {
    const wants = wantsOf(programmes);
    const wantsProfile = wants.profile || isChanging;
    if (!wants.tallies && !wantsProfile && !wants.idle && !wants.clubs) return unknown;
    const withConsents = wants.consents || isChanging;
    return {
      tallies: wants.tallies || wants.idle ? (this.talliesOf.all(member) as TallyRow[]) : [],
      ...(wantsProfile ? this.profiles.of(member, { withConsents }) : noProfile),
      clubs: wants.clubs ? this.clubs.of(member) : [],
      ...(wants.tiers ? this.levels.of(member) : { standing: null, floors: [] }),
    };
  }

  /** All of it, whatever the versions ask. */
  whole(member: string, at: EpochMs): Known & Reminders {
    return {
      tallies: this.talliesOf.all(member) as TallyRow[],
      ...this.profiles.of(member, { withConsents: true }),
      clubs: this.clubs.of(member),
      ...this.levels.of(member),
      ...this.reminders.of(member, at),
    };
  }

  /** Uses of rules in all, and by two members. */
  usesOfBoth(one: string, other: string): Uses {
    return this.usesOf(['total', `member:${one}`, `member:${other}`, '']);
  }

  /** How often rules with limits have been used where this command would count. */
  uses(command: Counted, member: string | null, programmes: Programmes): Uses {
    if (!wantsOf(programmes).uses) return noUses;
    const scopes = ['total', `member:${member}`, ...atTheTill(command)];
    return this.usesOf(scopes);
  }

  /** As `uses`, for a receipt that a member collects: its own store and cashier. */
  usesAtSale(
    { receipt, cashier }: Pick<CodeState, 'receipt' | 'cashier'>,
    member: string | null,
    programmes: Programmes,
  ): Uses {
    if (!wantsOf(programmes).uses) return noUses;
    const [, store = ''] = JSON.parse(receipt) as readonly string[];
    return this.usesOf(['total', `member:${member}`, `store:${store}`, `cashier:${cashier}`]);
  }

  /** The uses of other members, to whose accounts rules may give. */
  usesOfOthers(members: readonly string[], programmes: Programmes): Uses {
    if (!wantsOf(programmes).uses || members.length === 0) return noUses;
    const [one = '', other = ''] = members.map((member) => `member:${member}`);
    return this.usesOf([one, other, '', '']);
  }

  private usesOf(scopes: readonly string[]): Uses {
    const rows = this.usesIn.all(...scopes) as UseRow[];
    return new Map(
      rows.map(({ times, minor, cost, ...key }) => [useText(key), { times, minor, cost }]),
    );
  }

  /** What was spent under the limits of units, by the card and by the member. */
  spent(
    { who }: Command & { readonly kind: 'spend' },
    member: string | null,
    programmes: Programmes,
  ): Uses {
    if (!wantsOf(programmes).spent) return noUses;
    const card = 'card' in who ? cardScope(who.card) : '';
    return this.usesOf([`member:${member}`, card, '', '']);
  }

  /** What a member's periods were given, and what is left of limits and budgets, for any command. */
  usesOfMember(member: string, programmes: Programmes): Uses {
    if (!wantsOf(programmes).periods) return noUses;
    return this.usesOf(['total', `member:${member}`, '', '']);
  }

  /** Uses of rules in all, which say what is left of their stocks. */
  stocks(programmes: Programmes): Uses {
    return wantsOf(programmes).uses ? this.usesOf(['total', '', '', '']) : noUses;
  }

  tally({ member, tally, day, amount }: TallyRow & { readonly member: string }): void {
    this.addTally.run(member, tally, day, amount);
  }

  /** Messages to the member that still say something at `at` or later, and the next wake. */
  reminded(member: string, programmes: Programmes, at: EpochMs): Reminders {
    return wantsOf(programmes).wakes ? this.reminders.of(member, at) : noReminders;
  }

  /** As `reminded`, also where no version tells anything: staff may have. */
  messaged(member: MemberState | null, at: EpochMs): MemberState | null {
    return member === null ? null : { ...member, ...this.reminders.of(member.id, at) };
  }

  message(member: string, key: string): NonNullable<State['message']> | null {
    return this.reminders.message(member, key);
  }

  remind(reminded: Reminded): void {
    this.reminders.put(reminded);
  }

  levelled(change: Decision['standings'][number]): void {
    this.levels.put(change);
  }

  use({ key, times, minor, cost }: NewUse): void {
    this.addUse.run(key.scope, key.rule, key.period, times, minor, cost);
  }

  enrolled(member: string, since: string): void {
    this.profiles.enrolled(member, since);
    this.noBearer.run(member);
  }

  /** Profiles, words on consents and clubs of a decision. */
  told({ profiles, consents, clubs }: Decision): void {
    for (const row of profiles) this.profiles.put(row);
    for (const row of consents) this.profiles.consented(row);
    for (const row of clubs) this.clubs.put(row);
  }

  /** With the levels that wait for a second one of the staff. */
  withAsked(member: MemberState | null): MemberState | null {
    return member === null ? null : { ...member, asked: this.levels.asked(member.id) };
  }

  asked(change: NonNullable<Decision['asked']>): void {
    this.levels.ask(change);
  }

  /** Of a member without data. */
  activated(member: string): void {
    this.addBearer.run(member);
  }

  isBearer(member: string): boolean {
    return this.bearer.get(member) !== undefined;
  }
}

interface Wants {
  readonly tallies: boolean;
  readonly uses: boolean;
  readonly profile: boolean;
  readonly consents: boolean;
  readonly clubs: boolean;
  /** Who brought or enrolled the member. */
  readonly sponsors: boolean;
  /** Some unit ends by inactivity. */
  readonly idle: boolean;
  readonly tiers: boolean;
  /** Some condition asks for the kind of the card. */
  readonly card: boolean;
  /** Some unit may be spent up to a limit only. */
  readonly spent: boolean;
  /** Some version does something for a member at a time of its own. */
  readonly wakes: boolean;
  /** Some rule is set off by the end of a period. */
  readonly periods: boolean;
}
const wanted = new WeakMap<Programmes, Wants>();

/** What the rules of any version ask for, found out once. */
export function wantsOf(programmes: Programmes): Wants {
  const found = wanted.get(programmes);
  if (found !== undefined) return found;
  const made = {
    // The benefits of a club are counted as tallies are.
    tallies: programmes.some(
      ({ tallies, clubs, succeeds }) => tallies.length + clubs.length > 0 || succeeds !== null,
    ),
    uses: programmes.some(({ rules }) =>
      rules.some(({ limits, budget }) => limits.length > 0 || budget !== null),
    ),
    sponsors: programmes.some(({ asksSponsors }) => asksSponsors),
    profile: programmes.some(({ asksProfile }) => asksProfile),
    clubs: programmes.some(({ clubs }) => clubs.length > 0),
    consents: programmes.some(({ asksProfile, consents }) => asksProfile && consents.length > 0),
    tiers: programmes.some(({ tiers }) => tiers !== null),
    card: programmes.some(({ rules, tallies, reserved }) =>
      [
        ...rules.flatMap(conditionsOf),
        ...tallies.map(({ when }) => when),
        ...reserved.map(({ to }) => to),
      ].some((when) => factsIn(when).includes('card')),
    ),
    spent: programmes.some(({ units }) => units.some((one) => one.spendLimits.length > 0)),
    wakes: wantsWakes(programmes),
    periods: hasPeriodEnds(programmes),
    idle: programmes.some(({ units }) => units.some(({ idle }) => idle !== null)),
  };
  wanted.set(programmes, made);
  return made;
}

/** Scopes of a receipt; a tap has neither a store nor a cashier, and its keys name nothing. */
function atTheTill(command: Counted): readonly [string, string] {
  if (!('receipt' in command)) return ['', ''];
  const cashier = 'cashier' in command ? `cashier:${command.cashier}` : '';
  return [`store:${command.receipt.store}`, cashier];
}
