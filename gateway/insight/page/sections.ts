import type { Report, UnitReport } from '../report.ts';
import { lines, sideBars, stackedBars } from './charts.ts';
import { escaped, folded, table } from './html.ts';
import { short, type Words } from './page.ts';

/** What each rule cost. */
export function rulesSection({ rules, cost, currency }: Report, words: Words): string {
  if (rules.length === 0) {
    return '<section><h2>Cost of each rule</h2><p>No rule gave anything.</p></section>';
  }
  const chart = sideBars({
    title: `Cost of each rule in ${currency}: discounts and value of points`,
    labels: rules.map(({ rule }) => rule),
    series: [
      {
        ...{ name: 'discounts', colour: 2 },
        values: rules.map((rule) => rule.discountMinor - rule.discountBackMinor),
      },
      { name: 'value of points', colour: 1, values: rules.map((rule) => rule.pointsMinor) },
    ],
    text: words.plainMoney,
  });
  const row = (name: string, by: string, uses: string, of: Costed) => [
    ...[name, uses, words.plainMoney(of.discountMinor - of.discountBackMinor)],
    ...[words.plainMoney(of.pointsMinor), words.plainMoney(of.costMinor)],
    ...[words.percent(of.percentOfTurnover), words.percent(of.percentOfProfit), by],
  ];
  const numbers = table({
    caption: `Money in ${currency}`,
    head: [
      ...['Rule', 'Uses', 'Discounts', 'Value of points', 'Cost', 'Of turnover', 'Of net profit'],
      'Borne by',
    ],
    rows: rules.map((rule) =>
      row(rule.rule, rule.fundedBy || 'the shop', words.count(rule.uses), rule),
    ),
    foot: row('All rules', '', '', cost),
  });
  return `<section><h2>Cost of each rule</h2>${chart}${numbers}</section>`;
}

type Costed = Pick<
  Report['cost'],
  | 'discountMinor'
  | 'discountBackMinor'
  | 'pointsMinor'
  | 'costMinor'
  | 'percentOfTurnover'
  | 'percentOfProfit'
>;

/** Points of each unit that moved: by month, and what became of each month's points. */
export function unitSections({ units }: Report, words: Words): readonly string[] {
  return units
    .filter(({ months }) => months.some(({ issued, liability }) => issued !== 0 || liability !== 0))
    .map((unit) => unitSection(unit, words));
}

function unitSection(unit: UnitReport, words: Words): string {
  const name = escaped(unit.unit);
  return `<section><h2>${name}</h2>
<div class="pair">
<div><h3>Issued, and what went away (down)</h3>${flow(unit)}</div>
<div><h3>What members have at the end of each month</h3>${liability(unit)}</div>
</div>
${folded('Numbers by month', flowTable(unit, words))}
<div class="pair">
<div><h3>What became of the points of each month</h3>${cohortChart(unit)}</div>
<div><h3>Breakage</h3>${breakageNote(unit, words)}${liabilityNote(unit, words)}</div>
</div>
${folded('Numbers by month of earning', cohortTable(unit, words))}
</section>`;
}

function flow({ unit, months, scale }: UnitReport): string {
  return stackedBars({
    title: `${unit} issued, spent, expired and taken back by month`,
    labels: months.map(({ month }) => month),
    series: [
      { name: 'issued', colour: 1, values: months.map((row) => row.issued) },
      { name: 'spent', colour: 3, values: months.map((row) => -row.spent) },
      { name: 'expired', colour: 2, values: months.map((row) => -row.expired) },
      { name: 'taken back by returns', colour: 0, values: months.map((row) => -row.reversed) },
    ],
    text: (value) => short(value / 10 ** scale),
  });
}

function liability({ unit, months, scale }: UnitReport): string {
  return lines({
    title: `${unit} that members have at the end of each month`,
    labels: months.map(({ month }) => month),
    series: [{ name: unit, colour: 1, values: months.map((row) => row.liability) }],
    text: (value) => short(value / 10 ** scale),
  });
}

function flowTable({ unit, scale, months, hasRate }: UnitReport, words: Words): string {
  return table({
    caption: unit,
    head: [
      ...['Month', 'Issued', 'Spent', 'Expired', 'Taken back', 'Members have'],
      ...(hasRate ? ['In money'] : []),
    ],
    rows: months.map((row) => [
      row.month,
      ...[row.issued, row.spent, row.expired, row.reversed, row.liability].map((amount) =>
        words.points(amount, scale),
      ),
      ...(row.liabilityMinor === null ? [] : [words.plainMoney(row.liabilityMinor)]),
    ]),
  });
}

function breakageNote({ isSpent, breakagePercent }: UnitReport, words: Words): string {
  const real =
    breakagePercent === null
      ? 'No points have come to their end yet, so the real breakage is not known.'
      : `Of the points whose end has come, ${words.percent(breakagePercent)} expired.`;
  if (isSpent || breakagePercent === null) return `<p>${escaped(real)}</p>`;
  return `<p class="note">${escaped(real)} These receipts tell of no spending: what expires here is
what expires when nobody spends. Do not plan with it.</p>`;
}

function liabilityNote({ months, scale, unit }: UnitReport, words: Words): string {
  const last = months.at(-1);
  if (last === undefined) return '';
  const points = `${words.points(last.liability, scale)} ${unit}`;
  const money = last.liabilityMinor === null ? '' : `, worth ${words.money(last.liabilityMinor)}`;
  return `<p>At the end members have ${escaped(points)}${escaped(money)}.</p>`;
}

function cohortChart({ unit, cohorts }: UnitReport): string {
  const share = (get: (row: UnitReport['cohorts'][number]) => number) =>
    cohorts.map((row) => (row.issued === 0 ? 0 : (get(row) / row.issued) * 100));
  return stackedBars({
    title: `What became of the ${unit} of each month of earning, in percent`,
    labels: cohorts.map(({ month }) => month),
    series: [
      { name: 'spent', colour: 3, values: share((row) => row.spent) },
      { name: 'expired', colour: 2, values: share((row) => row.expired) },
      { name: 'taken back by returns', colour: 0, values: share((row) => row.reversed) },
      { name: 'still there', colour: 1, values: share((row) => row.open) },
    ],
    text: (value) => `${Math.round(value)} %`,
    max: 100,
    labelsTitle: 'month of earning',
  });
}

function cohortTable({ unit, scale, cohorts }: UnitReport, words: Words): string {
  return table({
    caption: `${unit}. Breakage: expired of what returns left, so far`,
    head: ['Earned in', 'Issued', 'Taken back', 'Spent', 'Expired', 'Still there', 'Breakage'],
    rows: cohorts.map((row) => [
      row.month,
      ...[row.issued, row.reversed, row.spent, row.expired, row.open].map((amount) =>
        words.points(amount, scale),
      ),
      words.percent(row.breakagePercent),
    ]),
  });
}

/** Members at each level. */
export function tiersSection({ tiers }: Report, words: Words): string {
  if (tiers === null) return '';
  const { levels, months } = tiers;
  const chart = stackedBars({
    title: 'Members at each level at the end of each month',
    labels: months.map(({ month }) => month),
    series: levels.map((name, at) => ({
      ...{ name, colour: (at % 5) + 1 },
      values: months.map(({ members }) => members[name] ?? 0),
    })),
    text: short,
  });
  const numbers = table({
    caption: 'Members at the end of the month',
    head: ['Month', ...levels],
    rows: months.map(({ month, members }) => [
      month,
      ...levels.map((level) => words.count(members[level] ?? 0)),
    ]),
  });
  return `<section><h2>Members at each level</h2>
<div class="pair"><div>${chart}</div>${numbers}</div></section>`;
}

/** The real 80/20. */
export function customersSection(report: Report, words: Words): string {
  const { deciles, topFifthPercent, currency, members } = report;
  if (members.count === 0) return '';
  const chart = stackedBars({
    title: 'Share of turnover of each tenth of the members, best customers first',
    labels: deciles.map(({ decile }) => String(decile)),
    series: [
      { name: 'share of turnover', colour: 1, values: deciles.map(({ percent }) => percent) },
    ],
    text: (value) => `${Math.round(value)} %`,
    labelsTitle: 'tenth of the members, best customers first',
  });
  const numbers = table({
    caption: `Turnover in ${currency}`,
    head: ['Tenth', 'Members', 'Turnover', 'Share'],
    rows: deciles.map(({ decile, members: count, turnoverMinor, percent }) => [
      ...[String(decile), words.count(count), words.plainMoney(turnoverMinor)],
      words.percent(percent),
    ]),
  });
  return `<section><h2>Who buys: the real 80/20</h2>
<p>The best fifth of the members has ${escaped(words.percent(topFifthPercent))} of their turnover.${bearersText(report, words)}</p>
<div class="pair"><div>${chart}</div>${numbers}</div></section>`;
}

/** Cards without a name count among the members, and are told apart. */
function bearersText({ members, currency }: Report, words: Words): string {
  if (members.bearers === undefined) return '';
  const { count, keptMinor } = members.bearers;
  const money = `${currency} ${words.plainMoney(keptMinor)}`;
  return escaped(
    ` Of the members ${words.count(count)} hold a card without a name; they kept ${money}.`,
  );
}
