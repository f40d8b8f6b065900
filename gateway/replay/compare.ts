import type { Report } from '../insight/report.ts';
import type { ReplayReport } from './replay-file.ts';

/** Two programmes on the same receipts. Money in minor units, points x 10^scale. */
export interface Comparison {
  readonly programmes: readonly [string, string];
  readonly currency: string;
  readonly rows: readonly ComparedRow[];
}
export interface ComparedRow {
  readonly name: string;
  /** Of a unit: its name; '' elsewhere. */
  readonly unit: string;
  readonly of: 'count' | 'money' | 'percent' | 'points';
  /** Decimal places of the unit: of `points` only. */
  readonly scale: number;
  /** null: this programme cannot say (no such unit, no margins). */
  readonly a: number | null;
  readonly b: number | null;
  /** b - a; null where one is. */
  readonly difference: number | null;
}

interface Side {
  readonly report: ReplayReport;
  readonly insight: Report | null;
}

/** Puts two replays side by side, with b - a. */
export function comparisonOf(a: Side, b: Side): Comparison {
  const row = (name: string, of: ComparedRow['of'], get: (side: Side) => number | null) =>
    rowOf({ name, unit: '', of, scale: 0 }, get(a), get(b));
  const money = (name: string, get: (report: Report) => number | null) =>
    row(name, 'money', ({ insight }) => (insight === null ? null : get(insight)));
  const percent = (name: string, get: (report: Report) => number | null) =>
    row(name, 'percent', ({ insight }) => (insight === null ? null : get(insight)));
  return {
    programmes: [versionsOf(a), versionsOf(b)],
    currency: a.insight?.currency ?? b.insight?.currency ?? '',
    rows: [
      row('receipts posted', 'count', ({ report }) => report.receipts.posted),
      row('members', 'count', ({ report }) => report.members),
      money('turnover', ({ turnover }) => turnover.keptMinor),
      money('discounts', ({ cost }) => cost.discountMinor - cost.discountBackMinor),
      money('value of points', ({ cost }) => cost.pointsMinor),
      money('cost', ({ cost }) => cost.costMinor),
      money('borne by the shop', ({ cost }) => cost.ownMinor),
      percent('cost of turnover', ({ cost }) => cost.percentOfTurnover),
      percent('cost of net profit', ({ cost }) => cost.percentOfProfit),
      ...unitRows(a, b),
    ],
  };
}

const versionsOf = ({ insight }: Side): string => insight?.programme.versions.join(' ') ?? '';

const unitKeys = ['issued', 'spent', 'expired', 'reversed', 'outstanding'] as const;

function unitRows(a: Side, b: Side): readonly ComparedRow[] {
  const units = new Set([...Object.keys(a.report.units), ...Object.keys(b.report.units)]);
  return [...units].flatMap((unit) => {
    const [scaleA, scaleB] = [scaleOf(a, unit), scaleOf(b, unit)];
    const scale = Math.max(scaleA, scaleB);
    return unitKeys.map((name) => {
      const get = ({ report }: Side, own: number) => {
        const amount = report.units[unit]?.[name];
        return amount === undefined ? null : amount * 10 ** (scale - own);
      };
      return rowOf({ name, unit, of: 'points', scale }, get(a, scaleA), get(b, scaleB));
    });
  });
}

const scaleOf = ({ insight }: Side, unit: string): number =>
  insight?.units.find((row) => row.unit === unit)?.scale ?? 0;

function rowOf(
  head: Pick<ComparedRow, 'name' | 'unit' | 'of' | 'scale'>,
  a: number | null,
  b: number | null,
): ComparedRow {
  if (a === null || b === null) return { ...head, a, b, difference: null };
  // Percentages have two decimals; their difference has no more.
  const difference = head.of === 'percent' ? Math.round((b - a) * 100) / 100 : b - a;
  return { ...head, a, b, difference };
}
