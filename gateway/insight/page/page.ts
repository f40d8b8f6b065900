import { currencyPlaces, decimalText, moneyText } from '../../programme/language/currency.ts';
import type { Report } from '../report.ts';
import { escaped, grouped } from './html.ts';
import { curveSection, economySection } from './profit-sections.ts';
import { customersSection, rulesSection, tiersSection, unitSections } from './sections.ts';
import { style } from './style.ts';

/** How numbers are written in a report. */
export interface Words {
  readonly money: (minor: number) => string;
  /** Without the currency, for axes and tables whose head says it. */
  readonly plainMoney: (minor: number) => string;
  /** Whole units, for axes. */
  readonly axisMoney: (minor: number) => string;
  readonly points: (amount: number, scale: number) => string;
  readonly count: (value: number) => string;
  readonly percent: (value: number | null) => string;
}

/**
 * The report as one page that needs nothing else: no script, no other file, no address. Charts are
 * SVG, and the numbers of each stand in a table beside it.
 */
export function reportPage(report: Report): string {
  const words = wordsOf(report.currency);
  const { programme, months } = report;
  const when =
    months.length === 0
      ? 'no receipts'
      : `${months[0]} to ${months.at(-1)}, ${months.length} months`;
  const parts = [
    tiles(report, words),
    rulesSection(report, words),
    ...unitSections(report, words),
    tiersSection(report, words),
    customersSection(report, words),
    curveSection(report, words),
    economySection(report, words),
    howItIsCounted(),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(programme.id)} on past receipts</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>What &ldquo;${escaped(programme.id)}&rdquo; would have come to</h1>
<p class="lead">Receipts of ${escaped(when)}. Programme ${escaped(programme.versions.join(', '))}.</p>
${parts.join('\n')}
</main>
</body>
</html>
`;
}

function wordsOf(currency: string): Words {
  const places = currencyPlaces(currency) ?? 2;
  return {
    money: (minor) => grouped(moneyText(currency, minor)),
    plainMoney: (minor) => grouped(decimalText(minor, places)),
    axisMoney: (minor) => short(minor / 10 ** places),
    points: (amount, scale) => grouped(decimalText(Math.round(amount), scale)),
    count: (value) => grouped(String(value)),
    percent: (value) => (value === null ? '–' : `${value.toFixed(2)} %`),
  };
}

/** 12 500 as `12.5k`, for axes only. */
export function short(value: number): string {
  const size = Math.abs(value);
  const cut = (divided: number, letter: string) =>
    `${String(Math.round(divided * 100) / 100)}${letter}`;
  if (size >= 1_000_000) return cut(value / 1_000_000, 'M');
  return size >= 10_000 ? cut(value / 1000, 'k') : cut(value, '');
}

function tiles(report: Report, words: Words): string {
  const { turnover, cost, members, profit } = report;
  const ofProfit =
    profit === null
      ? 'give --margin for its share of profit'
      : `of net profit ${words.percent(cost.percentOfProfit)}`;
  const liabilities = report.units.flatMap(
    ({ unit, months, hasRate, isSpent, scale, breakagePercent }) => {
      const last = months.at(-1);
      if (last === undefined || !hasRate || last.liabilityMinor === null) return [];
      const points = `${words.points(last.liability, scale)} ${unit}`;
      return [
        tile('Members have at the end', words.money(last.liabilityMinor), points),
        tile(
          `Breakage of ${unit}`,
          words.percent(breakagePercent),
          isSpent ? 'of points whose end has come' : 'of ended points: nobody spends in receipts',
        ),
      ];
    },
  );
  const all = [
    tile(
      'Turnover at shelf prices',
      words.money(turnover.keptMinor),
      `members: ${words.percent(turnover.membersPercent)}`,
    ),
    tile(
      'Cost of the rules',
      words.money(cost.costMinor),
      `of turnover ${words.percent(cost.percentOfTurnover)}, ${ofProfit}`,
    ),
    ...liabilities,
    tile(
      'Members who bought',
      words.count(members.count),
      `${words.count(members.returning)} came again`,
    ),
    tile(
      'The real 80/20',
      words.percent(report.topFifthPercent),
      'of their turnover is with the best fifth',
    ),
  ];
  return `<dl class="tiles${all.length % 3 === 1 ? ' even' : ''}">${all.join('')}</dl>`;
}

const tile = (name: string, value: string, note: string): string =>
  `<div class="tile"><dt>${escaped(name)}</dt><dd>${escaped(value)}<small>${escaped(note)}</small></dd></div>`;

function howItIsCounted(): string {
  return `<section><h2>How it is counted</h2>
<p>Receipts went through the same engine and books as those of a till; the books were verified.
Turnover is at shelf prices, without goods that came back. A receipt keeps its own prices: what is
called a discount here is what the programme would have given.</p>
<p>The cost of a rule is its discounts, less what of them went with goods that came back, and the
value of the points that it issued and no return took back. Points that pay for a discount, or become
another unit, cost nothing by themselves: that discount, or that unit, is their cost. The value of a
unit is rounded once and spread, so the rules add up to the total exactly.</p>
<p>Nothing is assumed: breakage is what did expire in these receipts, and a share that is not known
is not shown. Past receipts know nothing of how people would have bought with the programme.</p>
</section>`;
}
