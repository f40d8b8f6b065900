import { mulDiv } from '../../../protocol/units.ts';
import { clubPath } from '../language/club-schema.ts';
import { moneyText } from '../language/currency.ts';
import { namesAsked } from './asked.ts';
import type { Checking, Found } from './findings.ts';

/** Clubs that are worth nothing, or less than their fee. */
export function clubs(checking: Checking): Found[] {
  const { programme, shop } = checking;
  const asked = namesAsked(programme, 'member.clubs');
  const money = (minor: number) => moneyText(programme.currency, minor);
  return programme.clubs.flatMap(({ name, fee, gives }): Found[] => {
    const path = clubPath(name);
    const found: Found[] = [];
    if (gives === null && !asked.has(name)) {
      const hint = `ask for it: when: { member.clubs: ${name} }, or remove it`;
      found.push({ code: 'club-unasked', path, text: `nobody asks for "${name}"`, hint });
    }
    if (fee === null || fee.back === null || shop.medianMonthMinor === null) return found;
    const { priceMinor, months, back } = fee;
    const spent = shop.medianMonthMinor * months;
    const gained = mulDiv({ value: spent, num: back.num, den: back.den, mode: 'down' });
    if (gained >= priceMinor) return found;
    const from = mulDiv({ value: priceMinor, num: back.den, den: back.num, mode: 'up' });
    const text = `a median member spends ${money(spent)} in ${months} months and has ${money(gained)} back for a fee of ${money(priceMinor)}`;
    const hint = `it pays from ${money(from)}: lower the fee, or give more`;
    return [...found, { code: 'fee-over-benefits', path: [...path, 'fee'], text, hint }];
  });
}
