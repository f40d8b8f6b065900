import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { Sponsor, Sponsors } from '../programme/evaluate/facts.ts';
import type { SponsorRole } from '../programme/evaluate/rule.ts';
import type { SponsorRowsOf, Token } from '../programme/sponsor-types.ts';

interface SponsorRow {
  readonly role: SponsorRole;
  readonly sponsor: string;
  readonly tags: string | null;
}

/** Who brought and enrolled members, and their tokens. Read only where a programme asks. */
export class SponsorRows {
  private readonly ofMember: Statement;
  private readonly shared: Statement;
  private readonly hasToken: Statement;
  private readonly put: Statement;
  private readonly addToken: Statement;

  constructor(db: Database) {
    this.ofMember = db.prepare(
      `SELECT s.role, s.sponsor, p.tags FROM sponsors s
       JOIN members m ON m.id = s.sponsor AND m.is_closed = 0
       LEFT JOIN profiles p ON p.member = s.sponsor WHERE s.member = ?`,
    );
    this.shared = db
      .prepare(
        `SELECT DISTINCT a.kind FROM tokens a JOIN tokens b
           ON b.member = ? AND b.kind = a.kind AND b.token = a.token WHERE a.member = ?`,
      )
      .pluck();
    this.hasToken = db
      .prepare('SELECT 1 FROM tokens WHERE member = ? AND kind = ? AND token = ?')
      .pluck();
    this.put = db.prepare('INSERT INTO sponsors VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
    this.addToken = db.prepare('INSERT INTO tokens VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  }

  /** Those of a member that are members still; `tokens` are those of the command itself. */
  of(member: string, tokens: readonly Token[]): Sponsors {
    const rows = this.ofMember.all(member) as SponsorRow[];
    return Object.fromEntries(
      rows.map(({ role, sponsor: id, tags }): [SponsorRole, Sponsor] => {
        const shares = this.sharesOf(member, id, tokens);
        return [role, { id, tags: tags === null ? [] : (JSON.parse(tags) as string[]), shares }];
      }),
    );
  }

  write({ sponsored, tokens }: SponsorRowsOf): void {
    for (const { member, role, sponsor } of sponsored) this.put.run(member, role, sponsor);
    for (const { member, kind, token } of tokens) this.addToken.run(member, kind, token);
  }

  /** Kinds of tokens that both have, by name. */
  private sharesOf(member: string, other: string, tokens: readonly Token[]): readonly string[] {
    const kept = this.shared.all(member, other) as string[];
    const said = tokens.filter(({ kind, token }) => this.hasToken.get(other, kind, token) === 1);
    return [...new Set([...kept, ...said.map(({ kind }) => kind)])].sort();
  }
}
