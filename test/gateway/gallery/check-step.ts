import { currencyPlaces, decimalText } from '../../../gateway/programme/language/currency.ts';
import type { Answer, Programme } from '../../../gateway/programme/types.ts';
import { assertNever } from '../../../protocol/units.ts';
import type { Shop, Told } from './shop.ts';
import type { AmountCheck, Check, Step } from './table.ts';

interface Found {
  readonly line: number;
  readonly text: string;
}
interface Checking<One extends Check = Check> {
  readonly shop: Shop;
  readonly step: Step;
  /** null: nothing was asked of the till. */
  readonly told: Told | null;
  readonly check: One;
}

/** What a check finds wrong; nothing when it holds. */
export function checkStep(checking: Checking): Found[] {
  const { check, told, shop } = checking;
  const { line } = check;
  const answer = told?.answer ?? null;
  if (check.kind === 'refused') {
    const code = answer !== null && 'ok' in answer ? answer.code : 'not refused';
    return differ(line, 'refused', check.code, code);
  }
  if (check.kind === 'given to') return givenToFailures(checking, check.counts);
  if (check.kind === 'level' || check.kind === 'falls') {
    return differ(line, check.kind, check.text, shop.standing(checking.step.who)[check.kind]);
  }
  if (check.kind === 'has' || check.kind === 'owes') return amountsFailures(checking);
  // The refusal is what is told then.
  if (answer === null || 'ok' in answer) return [];
  const money = (minor: number) => moneyText(shop.programme, minor);
  switch (check.kind) {
    case 'pays': {
      const paid = answer.kind === 'purchase' ? answer.payMinor - (told?.pointsMinor ?? 0) : 0;
      return differ(line, 'pays', money(check.minor), money(paid));
    }
    case 'refund': {
      const refund = answer.kind === 'return' ? answer.refundMinor : 0;
      return differ(line, 'refund', money(check.minor), money(refund));
    }
    case 'off': {
      const rows = answer.kind === 'purchase' ? answer.discounts : [];
      const found = new Map(rows.map(({ rule, amountMinor }) => [rule, amountMinor]));
      return differMaps(line, 'off', {
        wanted: check.amounts,
        found,
        text: (_, one) => money(one),
      });
    }
    case 'funded':
      return fundedFailures(checking, check);
    case 'says':
    case 'hints':
      return linesFailures(answer, check);
    case 'not given':
      return notGivenFailures(answer, check);
    default:
      return amountsFailures(checking);
  }
}

function givenToFailures(
  { shop, step, check }: Checking,
  counts: ReadonlyMap<string, number>,
): Found[] {
  const { action, who } = step;
  if (action.kind !== 'quote') return [];
  return [...counts].flatMap(([rule, wanted]) => {
    const found = shop.givenTo(who, action, rule);
    return differ(check.line, `given to ${rule}`, String(wanted), String(found));
  });
}

function amountsFailures({ shop, step, told, check }: Checking): Found[] {
  const kind = check.kind as AmountCheck;
  const wanted = 'amounts' in check ? check.amounts : new Map<string, number>();
  const found = amountsOf(kind, { shop, step, answer: told?.answer ?? null });
  const isPart = kind === 'has' && wanted.size > 0;
  const shown = isPart ? new Map([...found].filter(([unit]) => wanted.has(unit))) : found;
  const text = (unit: string, amount: number) => decimalText(amount, scaleOf(shop.programme, unit));
  return differMaps(check.line, kind, { wanted, found: shown, text });
}

function amountsOf(
  kind: AmountCheck,
  from: { readonly shop: Shop; readonly step: Step; readonly answer: Told['answer'] | null },
): ReadonlyMap<string, number> {
  const { shop, step } = from;
  const answer: Answer | null = from.answer === null || 'ok' in from.answer ? null : from.answer;
  const isReturn = answer?.kind === 'return';
  switch (kind) {
    case 'earns':
      return summed(answer?.kind === 'purchase' ? answer.earned : []);
    case 'has':
      return summed(shop.balances(step.who).map((row) => ({ ...row, amount: row.available })));
    case 'owes':
      return summed(shop.balances(step.who).map((row) => ({ ...row, amount: row.debt })));
    case 'takes back':
      return summed(isReturn ? answer.reversed : []);
    case 'gives back':
      return summed(isReturn ? answer.givenBack : []);
    case 'writes off':
      return summed(isReturn ? answer.shortfalls.filter(({ policy }) => policy === 'clamp') : []);
    default:
      return assertNever(kind);
  }
}

/** What the points and discounts of a rule cost whoever bears them, over the whole story so far. */
function fundedFailures(
  { shop }: Checking,
  { line, rules }: Check & { readonly kind: 'funded' },
): Found[] {
  return [...rules].flatMap(([rule, wanted]) => {
    const found = new Map<string, number>();
    for (const { postings, traces } of shop.entries) {
      for (const [at, { account, unit, amount }] of postings.entries()) {
        if (!account.startsWith('issuer:') || traces[at]?.rule !== rule) continue;
        const cost = shop.programme.costs.get(unit) ?? { num: 0, den: 1 };
        const issuer = account.slice('issuer:'.length);
        const minor = (found.get(issuer) ?? 0) - (amount * cost.num) / cost.den;
        found.set(issuer, minor);
      }
    }
    const by = shop.programme.rules.find(({ id }) => id === rule)?.fundedBy || 'shop';
    for (const { discounts } of shop.sales.values()) {
      for (const { minor, back } of discounts.filter((row) => row.rule === rule)) {
        found.set(by, (found.get(by) ?? 0) + minor - back);
      }
    }
    const text = (_: string, minor: number) => moneyText(shop.programme, minor);
    return differMaps(line, `funded ${rule}`, { wanted, found, text });
  });
}

function linesFailures(
  answer: Answer,
  { kind, line, texts }: Check & { readonly kind: 'says' | 'hints' },
): Found[] {
  if (answer.kind !== 'purchase') return [];
  const lines = kind === 'says' ? [...answer.discounts, ...answer.earned] : (answer.nudges ?? []);
  return differ(line, kind, texts.join('; '), lines.map(({ reason }) => reason).join('; '));
}

function notGivenFailures(
  answer: Answer,
  { line, reasons }: Check & { readonly kind: 'not given' },
): Found[] {
  const found = answer.kind === 'purchase' ? (answer.notGiven ?? []) : [];
  return [...reasons].flatMap(([rule, wanted]) => {
    const reason = found.find((one) => one.rule === rule)?.reason ?? 'it was given';
    return differ(line, `not given ${rule}`, wanted, reason);
  });
}

function summed(
  rows: readonly { readonly unit: string; readonly amount: number }[],
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { unit, amount } of rows) sums.set(unit, (sums.get(unit) ?? 0) + amount);
  return sums;
}

function differMaps(
  line: number,
  what: string,
  maps: {
    readonly wanted: ReadonlyMap<string, number>;
    readonly found: ReadonlyMap<string, number>;
    readonly text: (key: string, value: number) => string;
  },
): Found[] {
  const { wanted, found, text } = maps;
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((key) => {
    const [left, right] = [wanted.get(key) ?? 0, found.get(key) ?? 0];
    return left === right ? [] : differ(line, `${what} ${key}`, text(key, left), text(key, right));
  });
}

function differ(line: number, what: string, wanted: string, found: string): Found[] {
  return wanted === found ? [] : [{ line, text: `${what} ${wanted}, but found ${found}` }];
}

const moneyText = ({ currency }: Programme, minor: number): string =>
  decimalText(minor, currencyPlaces(currency) ?? 2);

const scaleOf = ({ units }: Programme, unit: string): number =>
  units.find((one) => one.unit === unit)?.scale ?? 0;
