import { chosen, counted, type Explaining, listed, pointsOf } from './words.ts';

/** Currencies, partners and places, as sentences. */
export function marketSentences({ programme, file }: Explaining): readonly string[] {
  const { market, currency } = programme;
  const others = market.currencies.map((one) => one.currency);
  const known = [currency, ...others];
  return [
    others.length === 0
      ? `Money is ${currency}; receipts in another currency are refused.`
      : `Receipts are in ${listed(known, 'or')}; others are refused. Money of a rule is ${currency} ` +
        'unless it says `currency`, and the rule holds for receipts of that currency alone.',
    ...market.currencies.map(({ currency: other, rates }) => {
      const last = rates.at(-1);
      if (last === undefined) return `No rate of ${other} is known: points cannot pay there.`;
      const newest = `1 ${other} is ${currency} ${last.text} from ${last.from} on`;
      return `Points pay in ${other} at the rate of the day (${counted(rates.length, 'rate')}, the last: ${newest}).`;
    }),
    ...partnerSentences({ programme, file }),
    ...market.conversions.map(({ id, partner, direction, from, to }) => {
      const rate = `${pointsOf({ programme, file }, from.unit, from.amount)} for ${pointsOf({ programme, file }, to.unit, to.amount)}`;
      return direction === 'out'
        ? `Members may convert "${id}": ${rate} of ${partner}, in full steps, once ${partner} has accepted it.`
        : `Members may convert "${id}": ${rate} of ours, in full steps; ${partner} issues them.`;
    }),
    ...Object.entries(file.places ?? {}).map(
      ([city, { region, country, stores }]) =>
        `${city} lies in ${region}, ${country}, with ${listed(stores, 'and')}.`,
    ),
  ];
}

function partnerSentences({ programme, file }: Explaining): readonly string[] {
  const { trades } = programme.market;
  if (trades.size === 0) return [];
  const all = [...trades].map(([name, trade]) => `${name} (${trade})`);
  const competing = file.competitors === 'allow' ? 'may' : 'may not';
  return [
    `Partners are ${listed(all, 'and')}; two of one trade ${competing} take part ${chosen(file, 'competitors')}.`,
  ];
}
