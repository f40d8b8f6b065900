import { type CustomerLanguage, fillText, formatAmount } from '../../../protocol/text.ts';
import type { Amount, Minor } from '../../../protocol/units.ts';
import { assert } from '../../../protocol/units.ts';
import type { Given } from '../evaluate/discounts.ts';
import type { Earn, Rule } from '../evaluate/rule.ts';
import { currencyPlaces, decimalText, moneyText } from '../language/currency.ts';
import type { Programme, UnitDefinition } from '../types.ts';
import { unitIn } from '../versions.ts';

/** One English sentence for a discount. Example: `courtesy: 5 % off, DKK 450.00 less`. */
export function discountReason(version: Programme, rule: Rule, given: Given): string {
  const money = moneyText(version.currency, given.minor);
  const paying = given.pays;
  const pays = paying === null ? '' : `, paid with ${amountText(version, paying)}`;
  const { effect } = rule;
  const share =
    given.step?.share ??
    (effect.kind === 'discount' && effect.discount.off.kind === 'share'
      ? effect.discount.off.share
      : null);
  const over =
    given.overMinor === undefined
      ? ''
      : `, ${moneyText(version.currency, given.overMinor)} of it beyond the offer`;
  if (share !== null && share.num === share.den) {
    return `${rule.id}: free, ${money}${pays}${over}`;
  }
  const percent = share === null ? '' : `${percentText(share)} % off, `;
  return `${rule.id}: ${percent}${money} less${pays}${over}`;
}

/** One English sentence for points. Example: `1 point for each full DKK 1.00 of DKK 45.00`. */
export function earnReason(options: {
  readonly rule: Rule;
  readonly unit: UnitDefinition;
  readonly amount: Amount;
  readonly version: Programme;
  readonly paidMinor: Minor;
  /** It waits until a person decides; nothing is said of why. */
  readonly isHeld?: boolean;
}): string {
  const { isHeld = false, ...given } = options;
  return `${givenReason(given)}${isHeld ? ', held for review' : ''}`;
}

function givenReason(options: {
  readonly rule: Rule;
  readonly unit: UnitDefinition;
  readonly amount: Amount;
  readonly version: Programme;
  readonly paidMinor: Minor;
}): string {
  const { rule, unit, amount, version, paidMinor } = options;
  const { effect } = rule;
  const given = pointsText(unit, amount);
  if (effect.kind === 'multiply') {
    return `${rule.id}: ${given} more, ${effect.by.num / effect.by.den} times in all`;
  }
  assert(effect.kind === 'earn', 'points come from a rule that earns');
  return perText({ earn: effect.earn, unit, version, paidMinor }) ?? `${rule.id}: ${given}`;
}

/**
 * What the member is told of something given: the rule's text in this language, else its English
 * one, else the cashier's sentence. Example: `{amount} rabat` of 450.00 in Danish = `450,00 rabat`.
 */
export function saidOf(
  { texts }: Rule,
  what: {
    readonly language: CustomerLanguage;
    readonly amount: number;
    readonly scale: number;
    readonly reason: string;
    readonly isHeld?: boolean;
  },
): string {
  const { language, amount, scale, reason, isHeld = false } = what;
  const own = texts[language];
  const text = own ?? texts.en;
  if (text === undefined) return reason;
  const spoken = own === undefined ? 'en' : language;
  const filled = fillText(text, { amount: formatAmount({ language: spoken, amount, scale }) });
  return isHeld ? `${filled} (${heldTexts[spoken]})` : filled;
}

/** Behind what a member is told of points that are held for review. */
const heldTexts: Readonly<Record<CustomerLanguage, string>> = {
  da: 'afventer kontrol',
  en: 'waiting for a check',
  nb: 'venter på kontroll',
  nl: 'wacht op controle',
  ru: 'ожидает проверки',
};

/** Decimal places of a version's money. */
export const moneyPlaces = ({ currency }: Programme): number => currencyPlaces(currency) ?? 2;

/** So much of a unit. Example: `9 stamps`. */
export function amountText(
  version: Programme,
  { unit, amount }: { readonly unit: string; readonly amount: Amount },
): string {
  const known = unitIn(version, unit);
  return known === null ? `${amount} ${unit.toLowerCase()}` : pointsText(known, amount);
}

/** Up to four decimals, which is all that a file can say. Example: `12.5`. */
export const percentText = ({ num, den }: { num: number; den: number }): string =>
  String(Math.round((num * 1_000_000) / den) / 10_000);

function perText(options: {
  readonly earn: Earn;
  readonly unit: UnitDefinition;
  readonly version: Programme;
  readonly paidMinor: Minor;
}): string | null {
  const { earn, unit, version, paidMinor } = options;
  if (earn.per.kind !== 'money') return null;
  const points = pointsText(unit, earn.amount);
  const per = moneyText(version.currency, earn.per.minor);
  const of = moneyText(version.currency, paidMinor);
  if (earn.round === 'down' && earn.amount === 10 ** unit.scale && unit.scale === 0) {
    return `${points} for each full ${per} of ${of}`;
  }
  const rounded = { down: 'rounded down', halfUp: 'rounded half up', up: 'rounded up' };
  return `${points} for each ${per} of ${of}, ${rounded[earn.round]}`;
}

const pointsText = (unit: UnitDefinition, amount: Amount): string =>
  `${decimalText(amount, unit.scale)} ${unitWord(unit, amount)}`;

/** The name of the unit in small letters, without a final s for exactly one. */
export function unitWord(
  unit: { readonly unit: string; readonly scale: number },
  amount: Amount,
): string {
  const word = unit.unit.toLowerCase().replaceAll('_', ' ');
  return amount === 10 ** unit.scale && word.endsWith('s') ? word.slice(0, -1) : word;
}
