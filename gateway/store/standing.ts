import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import { type NewUse, type Uses, useText } from '../programme/evaluate/limits.ts';
import type { Command, MemberState, Programmes, TallyRow } from '../programme/types.ts';

type Known = Pick<MemberState, 'tallies' | 'tags' | 'since' | 'birthday'>;
type Purchase = Command & { readonly kind: 'purchase' | 'hold' };

interface ProfileRow {
  readonly since: string | null;
  readonly birthday: string | null;
  readonly tags: string;
}
interface UseRow {
  readonly scope: string;
  readonly rule: string;
  readonly period: string;
  readonly times: number;
  readonly minor: number;
  readonly cost: number;
}

/** Nothing known beside the books. */
const unknown: Known = { tallies: [], tags: [], since: null, birthday: null };
const noUses: Uses = new Map();

/** Tallies, uses of rules, and profiles. Only what the programme asks for is read. */
export class Standing {
  private readonly talliesOf: Statement;
  private readonly profileOf: Statement;
  private readonly usesIn: Statement;
  private readonly addTally: Statement;
  private readonly addUse: Statement;
  private readonly addProfile: Statement;

  constructor(db: Database) {
    this.talliesOf = db.prepare('SELECT tally, day, amount FROM tallies WHERE member = ?');
    this.profileOf = db.prepare('SELECT since, birthday, tags FROM profiles WHERE member = ?');
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
    this.addProfile = db.prepare(
      'INSERT INTO profiles VALUES (?, ?, NULL, ?) ON CONFLICT (member) DO NOTHING',
    );
  }

  /** What the rules of these versions may ask of a member. */
  known(member: string, programmes: Programmes): Known {
    const wants = wantsOf(programmes);
    if (!wants.tallies && !wants.profile) return unknown;
    const row = wants.profile ? (this.profileOf.get(member) as ProfileRow | undefined) : undefined;
    return {
      tallies: wants.tallies ? (this.talliesOf.all(member) as TallyRow[]) : [],
      tags: row === undefined ? [] : (JSON.parse(row.tags) as string[]),
      since: row?.since ?? null,
      birthday: row?.birthday ?? null,
    };
  }

  /** How often rules with limits have been used where this purchase would count. */
  uses(command: Purchase, member: string | null, programmes: Programmes): Uses {
    if (!wantsOf(programmes).uses) return noUses;
    const { receipt, cashier } = command;
    const scopes = ['total', `member:${member}`, `store:${receipt.store}`, `cashier:${cashier}`];
    const rows = this.usesIn.all(...scopes) as UseRow[];
    return new Map(
      rows.map(({ times, minor, cost, ...key }) => [useText(key), { times, minor, cost }]),
    );
  }

  tally({ member, tally, day, amount }: TallyRow & { readonly member: string }): void {
    this.addTally.run(member, tally, day, amount);
  }

  use({ key, times, minor, cost }: NewUse): void {
    this.addUse.run(key.scope, key.rule, key.period, times, minor, cost);
  }

  enrolled(member: string, since: string): void {
    this.addProfile.run(member, since, '[]');
  }
}

interface Wants {
  readonly tallies: boolean;
  readonly uses: boolean;
  readonly profile: boolean;
}
const wanted = new WeakMap<Programmes, Wants>();

/** What the rules of any version ask for, found out once. */
function wantsOf(programmes: Programmes): Wants {
  const found = wanted.get(programmes);
  if (found !== undefined) return found;
  const made = {
    tallies: programmes.some(({ tallies }) => tallies.length > 0),
    uses: programmes.some(({ rules }) =>
      rules.some(({ limits, budget }) => limits.length > 0 || budget !== null),
    ),
    profile: programmes.some(({ asksProfile }) => asksProfile),
  };
  wanted.set(programmes, made);
  return made;
}
