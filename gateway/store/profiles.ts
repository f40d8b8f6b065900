import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { ConsentRow } from '../programme/people/types.ts';
import type { Decision, MemberState } from '../programme/types.ts';

export type KnownProfile = Pick<
  MemberState,
  'since' | 'birthday' | 'children' | 'tags' | 'answers' | 'dates' | 'consents'
>;

interface ProfileRow {
  readonly since: string | null;
  readonly birthday: string | null;
  readonly children: string;
  readonly tags: string;
  readonly answers: string;
  readonly dates: string;
}
type StoredConsent = Omit<ConsentRow, 'isGiven'> & { readonly isGiven: number };

/** Nothing told. */
export const noProfile: KnownProfile = {
  ...{ since: null, birthday: null, children: [], tags: [], answers: {}, dates: {}, consents: [] },
};

/** What members have told of themselves, and their words on consents. */
export class Profiles {
  private readonly profileOf: Statement;
  private readonly consentsOf: Statement;
  private readonly addProfile: Statement;
  private readonly putProfile: Statement;
  private readonly addConsent: Statement;

  constructor(db: Database) {
    this.profileOf = db.prepare(
      'SELECT since, birthday, children, tags, answers, dates FROM profiles WHERE member = ?',
    );
    this.consentsOf = db.prepare(
      `SELECT name, is_given AS isGiven, at, version, purpose, channel, device
       FROM consents WHERE member = ? ORDER BY n`,
    );
    this.addProfile = db.prepare(
      `INSERT INTO profiles (member, since, tags) VALUES (?, ?, '[]')
       ON CONFLICT (member) DO NOTHING`,
    );
    this.putProfile = db.prepare(
      `INSERT INTO profiles (member, birthday, children, tags, answers, dates)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (member) DO UPDATE SET birthday = excluded.birthday,
       children = excluded.children, tags = excluded.tags, answers = excluded.answers,
       dates = excluded.dates`,
    );
    this.addConsent = db.prepare(
      `INSERT INTO consents (member, name, is_given, at, version, purpose, channel, device)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  of(member: string, { withConsents }: { readonly withConsents: boolean }): KnownProfile {
    const row = this.profileOf.get(member) as ProfileRow | undefined;
    const told =
      row === undefined
        ? noProfile
        : {
            ...{ since: row.since, birthday: row.birthday },
            children: JSON.parse(row.children) as string[],
            tags: JSON.parse(row.tags) as string[],
            answers: JSON.parse(row.answers) as Record<string, string[]>,
            dates: JSON.parse(row.dates) as Record<string, string>,
          };
    return { ...told, consents: withConsents ? this.consents(member) : [] };
  }

  /** Notes the day of the enrolment. */
  enrolled(member: string, since: string): void {
    this.addProfile.run(member, since);
  }

  put({ member, profile }: Decision['profiles'][number]): void {
    const { birthday, children, tags, answers, dates } = profile;
    const texts = [children, tags, answers, dates].map((part) => JSON.stringify(part));
    this.putProfile.run(member, birthday, ...texts);
  }

  consented(row: Decision['consents'][number]): void {
    const { member, name, isGiven, at, version, purpose, channel, device } = row;
    const given = isGiven ? 1 : 0;
    this.addConsent.run(member, name, given, at, version, purpose, channel, device);
  }

  private consents(member: string): readonly ConsentRow[] {
    const rows = this.consentsOf.all(member) as StoredConsent[];
    return rows.map((row) => ({ ...row, isGiven: row.isGiven === 1 }));
  }
}
