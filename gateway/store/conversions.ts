import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { Conversion } from '../programme/conversions/types.ts';
import type { Command } from '../programme/types.ts';

/** A row of `conversions`. */
export interface ConversionRow {
  readonly id: string;
  readonly member: string;
  readonly rule: string;
  readonly partner: string;
  readonly account: string;
  readonly unit: string;
  readonly amount: number;
  readonly to_unit: string;
  readonly to_amount: number;
  readonly lots: string;
  readonly state: Conversion['state'];
  readonly at: number;
}

/** Points on their way into other programmes. */
export class Conversions {
  private readonly byId: Statement;
  private readonly upsert: Statement;

  constructor(db: Database) {
    this.byId = db.prepare('SELECT * FROM conversions WHERE id = ?');
    this.upsert = db.prepare(
      `INSERT INTO conversions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state`,
    );
  }

  get(id: string): Conversion | null {
    const row = this.byId.get(id) as ConversionRow | undefined;
    return row === undefined ? null : conversionOf(row);
  }

  /** The one that a command is about; null: it is about none, or there is none yet. */
  of(command: Command): Conversion | null {
    const isAsked = command.kind === 'convert' || command.kind === 'answerConversion';
    return isAsked ? this.get(command.id) : null;
  }

  put(row: Conversion): void {
    const { id, member, rule, partner, account, unit, amount, toUnit, toAmount, lots, state, at } =
      row;
    const head = [id, member, rule, partner, account, unit, amount, toUnit, toAmount] as const;
    this.upsert.run(...head, JSON.stringify(lots), state, at);
  }
}

export function conversionOf(row: ConversionRow): Conversion {
  const { to_unit: toUnit, to_amount: toAmount, lots, ...same } = row;
  return { ...same, toUnit, toAmount, lots: JSON.parse(lots) as Conversion['lots'] };
}
