import { decimalText, moneyText } from '../../../gateway/programme/language/currency.ts';
import type { ComparedRow, Comparison } from '../../../gateway/replay/compare.ts';
import type { ReplayReport, ReplayRun } from '../../../gateway/replay/replay-file.ts';
import { oneLine } from '../../../protocol/text.ts';

/** A replay as a person reads it. */
export function runInWords({ report, programmes }: ReplayRun): string {
  const { receipts, members, units, balances, balanced, economics } = report;
  const scales = new Map(programmes.flatMap((row) => row.units.map((u) => [u.unit, u.scale])));
  const points = (unit: string, amount: number) => decimalText(amount, scales.get(unit) ?? 0);
  const [firstUnit = ''] = Object.keys(units);
  const refused = Object.entries(receipts.refused).map(([code, n]) => `${code} ${n}`);
  return [
    `Receipts posted: ${receipts.posted}, of ${members} members and anonymous shoppers.`,
    `Receipts with refused lines: ${refused.join(', ') || 'none'}.`,
    ...Object.entries(units).map(([unit, sum]) => {
      const parts = (['issued', 'spent', 'expired', 'reversed'] as const).map(
        (name) => `${name} ${points(unit, sum[name])}`,
      );
      return `${unit}: ${parts.join(' - ')} = outstanding ${points(unit, sum.outstanding)}`;
    }),
    ...(economics === undefined ? [] : economicsInWords(economics)),
    ...Object.entries(balances ?? {}).map(
      ([member, available]) => `  ${oneLine(member)}: ${points(firstUnit, available)}`,
    ),
    balanced ? 'The ledger adds up.' : 'The ledger does NOT add up.',
  ].join('\n');
}

function economicsInWords(economics: NonNullable<ReplayReport['economics']>): readonly string[] {
  const { currency, turnover, cost, rules } = economics;
  const money = (minor: number) => moneyText(currency, minor);
  const shares = (of: { percentOfTurnover: number | null; percentOfProfit: number | null }) =>
    [
      of.percentOfTurnover === null ? '' : `, ${of.percentOfTurnover} % of turnover`,
      of.percentOfProfit === null ? '' : `, ${of.percentOfProfit} % of net profit`,
    ].join('');
  const kept = cost.discountMinor - cost.discountBackMinor;
  return [
    `Turnover: ${money(turnover.keptMinor)} at shelf prices.`,
    `Cost: discounts ${money(kept)} + value of points ${money(cost.pointsMinor)} = ` +
      `${money(cost.costMinor)}${shares(cost)}.`,
    ...rules.map((rule) => {
      const by = rule.fundedBy === '' ? '' : `, borne by ${rule.fundedBy}`;
      const uses = `${rule.uses} ${rule.uses === 1 ? 'use' : 'uses'}`;
      return `  ${rule.rule}: ${money(rule.costMinor)}${shares(rule)} (${uses}${by})`;
    }),
  ];
}

/** Two replays as a table. */
export function comparisonInWords({ programmes, currency, rows }: Comparison): string {
  const cells = [
    ['', ...programmes, 'difference'],
    ...rows.map((row) => [
      row.unit === '' ? row.name : `${row.unit} ${row.name}`,
      ...([row.a, row.b] as const).map((value) => valueText(row, value, currency)),
      signed(row, currency),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((text, at) =>
          at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function signed(row: ComparedRow, currency: string): string {
  const { difference } = row;
  const plus = difference !== null && difference > 0 ? '+' : '';
  return plus + valueText(row, difference, currency).replace(`${currency} `, '');
}

function valueText(row: ComparedRow, value: number | null, currency: string): string {
  if (value === null) return '-';
  switch (row.of) {
    case 'count':
      return String(value);
    case 'percent':
      return `${value.toFixed(2)} %`;
    case 'money':
      return moneyText(currency, value);
    case 'points':
      return decimalText(value, row.scale);
    default:
      return String(value);
  }
}
