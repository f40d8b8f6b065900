import type { CurveOfShop } from '../curve-of-shop.ts';
import type { Economy } from '../pay-back.ts';
import type { Report } from '../report.ts';
import { lines } from './charts.ts';
import { escaped, table } from './html.ts';
import type { Words } from './page.ts';

/** What the same percentage costs as a discount and as a bonus. */
export function curveSection({ curve }: Report, words: Words): string {
  if (curve === null) return '';
  const { bonus, discountPercent, real } = curve;
  const chart = lines({
    title: 'Share of profit that a discount takes, and a bonus by number of purchases',
    labels: bonus.map(({ purchases }) => String(purchases)),
    series: [
      { name: 'discount', colour: 2, values: bonus.map(() => discountPercent) },
      { name: 'bonus', colour: 1, values: bonus.map(({ percent }) => percent) },
    ],
    text: (value) => `${Math.round(value * 100) / 100} %`,
    labelsTitle: 'purchases of a member',
  });
  return `<section><h2>The same as a discount and as a bonus</h2>
<p>The rules gave ${escaped(words.percent(curve.ratePercent))} of what members bought; there is
${escaped(words.percent(curve.marginPercent))} of profit in it. Given as a discount, that takes the same
share of profit from every purchase. As a bonus for the next purchase it costs less: the last bonus of
each member is never spent.</p>
<div class="pair"><div>${chart}</div>${curveTable(curve, words)}</div>
${real === null ? '' : realText(real, words)}</section>`;
}

function curveTable(curve: CurveOfShop, words: Words): string {
  const at = (n: number) => curve.bonus[n - 1]?.percent ?? null;
  return table({
    caption: 'Of the profit in what members bought',
    head: ['Given as', 'Cost'],
    rows: [
      ['discount', words.percent(curve.discountPercent)],
      ...[2, 3, 10].map((n) => [`bonus, ${n} purchases each`, words.percent(at(n))]),
      ['bonus, limit', words.percent(curve.discountPercent)],
      ['bonus, 2 purchases, half never return', words.percent(curve.halfReturnPercent)],
      ['... and half of the points expire', words.percent(curve.halfExpirePercent)],
    ],
  });
}

function realText(real: NonNullable<CurveOfShop['real']>, words: Words): string {
  const { breakagePercent } = real;
  const breakage =
    breakagePercent === null
      ? 'breakage is not known and left out'
      : `${words.percent(breakagePercent)} of ended points expired`;
  return `<p>With the members of these receipts (${escaped(words.percent(real.returningPercent))} came again,
${escaped(real.purchases.toFixed(2))} purchases each; ${escaped(breakage)}) the bonus would take <strong>${escaped(words.percent(real.percent))}</strong> of the
profit.</p>`;
}

/** Total cost, return, pay-back. */
export function economySection({ economy, currency, profit }: Report, words: Words): string {
  if (economy === null) return '';
  const numbers = table({
    caption: `Money in ${currency}`,
    head: ['What', 'Cost'],
    rows: [
      ['discounts and points', words.plainMoney(economy.ruleCostMinor)],
      ...economy.rows.map(({ kind, minor }) => [kind, words.plainMoney(minor)]),
    ],
    foot: ['Total', words.plainMoney(economy.totalMinor)],
  });
  const chart = lines({
    title: 'Cost so far and return so far, by month',
    labels: economy.months.map(({ month }) => month),
    series: [
      { name: 'cost so far', colour: 2, values: economy.months.map((row) => row.costMinor) },
      ...(economy.returnMinor === null
        ? []
        : [
            {
              ...{ name: 'return so far', colour: 3 },
              values: economy.months.map((row) => row.returnMinor),
            },
          ]),
    ],
    text: words.axisMoney,
  });
  return `<section><h2>What it costs in all, and when it pays</h2>
${verdict(economy, words, profit !== null)}
<div class="pair"><div>${chart}</div>${numbers}</div></section>`;
}

function verdict(economy: Economy, words: Words, hasProfit: boolean): string {
  const { breakEvenPercent, upliftPercent, returnMinor, netMinor, payBack } = economy;
  const texts: string[] = [];
  if (!hasProfit) texts.push('Give --margin or --markup to see what it takes to pay back.');
  else if (breakEvenPercent === null) {
    texts.push('The rules give more than the profit in what members buy: it can never pay.');
  } else {
    const more = words.percent(breakEvenPercent);
    texts.push(`It pays when members buy ${more} more than they would have without it.`);
  }
  if (returnMinor !== null && netMinor !== null && upliftPercent !== null) {
    texts.push(
      `If they buy ${words.percent(upliftPercent)} more, as costs.yaml says, it returns ` +
        `${words.money(returnMinor)}: ${words.money(netMinor)} after all costs.`,
    );
    texts.push(payBackText(payBack));
  }
  return texts.map((text) => `<p>${escaped(text)}</p>`).join('');
}

function payBackText(payBack: Economy['payBack']): string {
  if (payBack === null) return 'At that rate it never pays back.';
  const when = `It has paid back in ${payBack.month}, month ${payBack.after}`;
  return payBack.isProjected ? `${when}, if later months are like the mean of these.` : `${when}.`;
}
