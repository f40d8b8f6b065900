import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import {
  erasedFacts,
  holdsPersonal,
  namesPersonal,
  namesSponsor,
  tellsOf,
} from '../programme/frozen.ts';

/** Somebody whose facts were a member's too, and in which entries of the journal. */
interface Time {
  readonly member: string;
  readonly from: number;
  readonly to: number;
}
const always = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** Somebody whom one of them has brought or enrolled. */
interface Friend {
  readonly member: string;
  readonly role: string;
}
interface EntryRow {
  readonly n: number;
  readonly member: string | null;
  readonly ref: string;
  readonly request: number | null;
  readonly event: number | null;
  readonly body: string | null;
}
/** A sale, and which entry posted it to its member. */
interface SaleIn {
  readonly receipt: string;
  readonly recheck: string;
  readonly n: number;
}
/** Points that are held, or were, by a receipt that gave the member something. */
interface HeldIn {
  readonly lot: number;
  readonly why: string;
  /** Whose they are. */
  readonly owner: string;
  /** Of whom the receipt is. */
  readonly of: string | null;
  /** The first entry of the member for it. */
  readonly n: number;
}
/** Whose entries are looked at, and who is erased. */
interface Whose {
  readonly member: string;
  readonly erased: readonly string[];
}
type Naming = (text: string) => boolean;
const erasedText = JSON.stringify(erasedFacts);

/**
 * Destroys what rules have asked of members who are erased, wherever it was kept: in their sales,
 * in those of whoever they were merged with until an un-merge, and of whoever they had brought; in
 * the traces beside these, and in why points of them are held. Works before the rows of merges and
 * sponsors go, which say where to look; looks only at entries of whom these name.
 */
export class FactEraser {
  private readonly partedFrom: Statement;
  private readonly mergedWith: Statement;
  private readonly friendsOf: Statement;
  private readonly sponsorsOf: Statement;
  private readonly salesIn: Statement;
  private readonly stripSale: Statement;
  private readonly saleOf: Statement;
  private readonly entriesIn: Statement;
  private readonly naming: Statement;
  private readonly entryAt: Statement;
  private readonly dropTrace: Statement;
  private readonly heldOf: Statement;
  private readonly dropWhy: Statement;

  constructor(db: Database) {
    this.partedFrom = db.prepare(
      `SELECT m.survivor AS member, min(e.n) AS "from", max(e.n) AS "to"
       FROM merges m JOIN entries e ON e.member = m.survivor AND e.kind IN ('merge', 'unmerge')
         AND substr(e.ref, 1, length(m.id) + 1) = m.id || ' '
       WHERE m.member = ? AND m.undone_at IS NOT NULL GROUP BY m.id`,
    );
    this.mergedWith = db
      .prepare(
        `SELECT survivor FROM merges WHERE member = $member
         UNION SELECT member FROM merges WHERE survivor = $member`,
      )
      .pluck();
    this.friendsOf = db.prepare('SELECT member, role FROM sponsors WHERE sponsor = ?');
    this.sponsorsOf = db.prepare('SELECT sponsor FROM sponsors WHERE member = ?').pluck();
    // Facts are of when the sale was posted to its member first. No index finds sales by member.
    this.salesIn = db.prepare(
      `SELECT s.receipt, s.recheck, e.n
       FROM (SELECT ref, min(n) AS n FROM entries WHERE member = $member GROUP BY ref) e
       JOIN sales s ON s.receipt = e.ref
       WHERE s.member = $member AND s.recheck IS NOT NULL AND e.n BETWEEN $from AND $to`,
    );
    this.stripSale = db.prepare('UPDATE sales SET recheck = ? WHERE receipt = ?');
    this.saleOf = db.prepare('SELECT member, recheck FROM sales WHERE receipt = ?');
    this.entriesIn = db
      .prepare('SELECT n FROM entries WHERE member = $member AND n BETWEEN $from AND $to')
      .pluck();
    this.naming = db
      .prepare(
        `SELECT n FROM entries LEFT JOIN traces ON entry = n WHERE member = $member
           AND (instr(body, $name) > 0 OR ref IN (SELECT value FROM json_each($stripped)))`,
      )
      .pluck();
    this.entryAt = db.prepare(
      `SELECT n, member, ref, request, event, body FROM entries LEFT JOIN traces ON entry = n
       WHERE n = ?`,
    );
    this.dropTrace = db.prepare('DELETE FROM traces WHERE entry = ?');
    this.heldOf = db.prepare(
      `SELECT h.lot, h.why, l.member AS owner, s.member AS of, min(e.n) AS n
       FROM entries e JOIN held h ON h.receipt = e.ref JOIN lots l ON l.id = h.lot
       LEFT JOIN sales s ON s.receipt = h.receipt
       WHERE e.member = ? AND h.why <> '{}' GROUP BY h.lot`,
    );
    this.dropWhy = db.prepare("UPDATE held SET why = '{}' WHERE lot = ?");
  }

  /** @param members who is erased, with all who went into them */
  erase(members: readonly string[]): void {
    const times = members.flatMap((member) => this.timesOf({ member, ...always }));
    const friends = this.friendsOfAny(members);
    // All facts first: whose sale keeps them is asked of the traces.
    for (const time of times) {
      for (const sale of this.salesIn.all(time) as SaleIn[]) {
        if (holdsPersonal(JSON.parse(sale.recheck))) this.strip(sale);
      }
    }
    for (const time of times) {
      const whose = { member: time.member, erased: members };
      this.traces(whose, this.entriesIn.all(time) as number[], namesPersonal);
    }
    for (const { member, role } of friends) {
      const sales = this.salesIn.all({ member, ...always }) as SaleIn[];
      const telling = sales.filter((sale) => tellsOfAny(sale, times));
      for (const sale of telling) this.strip(sale);
      const stripped = JSON.stringify(telling.map(({ receipt }) => receipt));
      const entries = this.naming.all({ member, name: `"${role}.`, stripped }) as number[];
      this.traces({ member, erased: members }, entries, (text) => namesSponsor(role, text));
    }
    this.held({ erased: members, times }, friends);
  }

  private strip({ receipt }: SaleIn): void {
    this.stripSale.run(erasedText, receipt);
  }

  /** The member at all times, and with whom they were one until an un-merge. */
  private timesOf({ member, from, to }: Time): readonly Time[] {
    const others = (this.partedFrom.all(member) as Time[])
      .map((one) => ({ ...one, from: Math.max(from, one.from), to: Math.min(to, one.to) }))
      .filter((one) => one.from < one.to);
    return [{ member, from, to }, ...others.flatMap((one) => this.timesOf(one))];
  }

  /**
   * Whom they have brought, or whoever they were ever one with: a merge and its un-merge have moved the
   * rows of sponsors, and facts keep the one of their moment.
   */
  private friendsOfAny(members: readonly string[]): readonly Friend[] {
    const known = new Set(members);
    for (const member of known) {
      for (const other of this.mergedWith.all({ member }) as string[]) known.add(other);
    }
    return [...known].flatMap((one) => this.friendsOf.all(one) as Friend[]);
  }

  /**
   * Traces of a member's entries, and of what the same receipts gave to others, that name what was
   * asked of the erased. Those of a sale that keeps its facts stay, for it names nothing of the kind.
   */
  private traces({ member, erased }: Whose, entries: readonly number[], isNamed: Naming): void {
    // Receipts give to those who brought or enrolled their member; of the erased all traces go anyway.
    const sponsors = this.sponsorsOf.all(member) as string[];
    const gives = sponsors.some((one) => !erased.includes(one));
    for (const n of entries) {
      const entry = this.entry(n);
      if (entry === undefined) continue;
      const others = gives ? [...this.besides(entry, -1), ...this.besides(entry, 1)] : [];
      for (const one of [entry, ...others]) {
        if (this.isToGo(one, member, isNamed)) this.dropTrace.run(one.n);
      }
    }
  }

  private isToGo({ member, ref, body }: EntryRow, of: string, isNamed: Naming): boolean {
    if (body === null) return false;
    const sale = this.saleOf.get(ref) as
      | { readonly member: string | null; readonly recheck: string | null }
      | undefined;
    if (member !== of && sale?.member !== of) return false;
    if (sale === undefined || sale.recheck === null) return isNamed(body);
    return sale.recheck === erasedText;
  }

  /** Entries of the same request or event, which stand beside it in the journal. */
  private besides({ n, request, event }: EntryRow, step: 1 | -1): readonly EntryRow[] {
    const found: EntryRow[] = [];
    for (let at = n + step; ; at += step) {
      const one = this.entry(at);
      if (one === undefined || one.request !== request || one.event !== event) return found;
      found.push(one);
    }
  }

  private entry(n: number): EntryRow | undefined {
    return this.entryAt.get(n) as EntryRow | undefined;
  }

  /** Why points wait says something of their member, and of whose receipt gave them. */
  private held(
    of: { readonly erased: readonly string[]; readonly times: readonly Time[] },
    friends: readonly Friend[],
  ): void {
    for (const { member, from, to } of of.times) {
      this.dropWhys(member, (row) => {
        return of.erased.includes(row.owner) || (row.of === member && from <= row.n && row.n <= to);
      });
    }
    for (const { member, role } of friends) {
      this.dropWhys(member, (row) => row.of === member && namesSponsor(role, row.why));
    }
  }

  private dropWhys(member: string, isTold: (row: HeldIn) => boolean): void {
    for (const row of this.heldOf.all(member) as HeldIn[]) {
      if (isTold(row)) this.dropWhy.run(row.lot);
    }
  }
}

/** Do the facts of a sale tell of a sponsor who was one of the erased at that time? */
function tellsOfAny({ recheck, n }: SaleIn, times: readonly Time[]): boolean {
  const then = times.filter(({ from, to }) => from <= n && n <= to);
  return then.some(
    ({ member }) => recheck.includes(member) && tellsOf(JSON.parse(recheck), member),
  );
}
