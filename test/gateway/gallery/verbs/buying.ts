import { requestKey, spendId } from '../../../../gateway/programme/business-key.ts';
import { currencyPlaces } from '../../../../gateway/programme/language/currency.ts';
import type { Answer, Command, Tender } from '../../../../gateway/programme/types.ts';
import type { Refusal } from '../../../../protocol/errors.ts';
import { assert } from '../../../../protocol/units.ts';
import { type Measure, type Portion, portionsOf } from '../goods.ts';
import type { Shop } from '../shop.ts';
import { fail, type Spot, textOf } from '../spot.ts';
import { type Reading, type Told, textBeside } from './verb.ts';

export type Purchase = Command & { readonly kind: 'purchase' };

/** A basket: what, where, and how it is paid. */
export interface Buying {
  readonly goods: readonly Portion[];
  readonly tenders: readonly Paying[];
  readonly partner: string;
  readonly store: string;
  /** null: that of the programme. */
  readonly currency: string | null;
}
/** Points, a sum of money, or the rest in a kind of money (`amount` null). */
export interface Paying {
  readonly kind: string;
  readonly amount: number | null;
  readonly isPoints: boolean;
}

export function buyingOf(reading: Reading): Buying {
  const { at, take, context } = reading;
  const tenders = take('with');
  return {
    goods: portionsOf(at, context.shelf, { measure: context.measure, isBack: false }),
    tenders: tenders === undefined ? [] : payingOf(tenders, context.measure),
    partner: textBeside(reading, 'at') ?? 'shop',
    store: textBeside(reading, 'in') ?? 'main street',
    currency: currencyBeside(reading),
  };
}

/** The receipt of a basket, before it is known how it is paid. */
export function purchaseOf(shop: Shop, who: string, buying: Buying, isQuote: boolean): Purchase {
  const { goods } = buying;
  return {
    kind: 'purchase',
    receipt: receiptOf(shop, buying),
    occurredAt: shop.dated,
    currency: buying.currency ?? shop.programme.currency,
    who: shop.whoIs(who),
    lines: goods.map(({ good, thousandths, totalMinor }, at) => {
      const { priceMinor: _price, costMinor, ...facts } = good;
      const cost = costMinor === null ? {} : { costMinor: (costMinor * thousandths) / 1000 };
      return { line: at + 1, ...facts, quantity: thousandths, totalMinor, ...cost };
    }),
    tenders: [],
    explain: { notGiven: true, isQuote },
  };
}

/** Spends the points, asks for the price, and hands the whole to `till`. */
export function payFor(
  shop: Shop,
  what: { readonly who: string; readonly buying: Buying; readonly isQuote: boolean },
  till: (command: Purchase) => Answer | Refusal,
): Told {
  const { who, buying, isQuote } = what;
  const points: Tender[] = [];
  for (const paying of buying.tenders.filter(({ isPoints }) => isPoints)) {
    const answer = spend(shop, who, { paying, buying });
    if ('ok' in answer) return { answer, pointsMinor: 0 };
    const { spend: id, amountMinor } = answer;
    points.push({ kind: 'points', spend: id, amountMinor });
  }
  const plain = purchaseOf(shop, who, buying, isQuote);
  const answer = till({ ...plain, tenders: tendersOf(shop, { plain, buying, points }) });
  return { answer, pointsMinor: points.reduce((sum, { amountMinor }) => sum + amountMinor, 0) };
}

function spend(
  shop: Shop,
  who: string,
  { paying, buying }: { readonly paying: Paying; readonly buying: Buying },
): (Answer & { readonly kind: 'spend' }) | Refusal {
  const receipt = receiptOf(shop, buying);
  const { currency } = buying;
  const key = requestKey({ verb: 'spend', receipt, item: '', attempt: 1 });
  const answer = shop.run({
    kind: 'spend',
    id: spendId(key),
    receipt,
    occurredAt: shop.dated,
    who: shop.whoIs(who) ?? { card: 'none' },
    unit: paying.kind,
    amount: paying.amount ?? 0,
    ...(currency === null ? {} : { currency }),
  });
  if ('ok' in answer) return answer;
  assert(answer.kind === 'spend', 'a spend is answered as one');
  return answer;
}

function receiptOf(shop: Shop, { partner, store }: Buying): Purchase['receipt'] {
  return { ...shop.nextReceipt(), partner, store };
}

/** Another currency whose money is written alike. */
function currencyBeside(reading: Reading): string | null {
  const currency = textBeside(reading, 'currency');
  const places = currency === null ? 2 : currencyPlaces(currency);
  if (places !== 2) fail(reading.at, `${currency} is no currency of two decimals`);
  return currency;
}

/** How it is paid, when the story says so: the till asks first what there is to pay. */
function tendersOf(
  shop: Shop,
  of: {
    readonly plain: Purchase;
    readonly buying: Buying;
    readonly points: readonly Tender[];
  },
): readonly Tender[] {
  const { plain, buying, points } = of;
  const { tenders } = buying;
  if (tenders.length === 0) return [];
  const money = tenders.filter(({ isPoints }) => !isPoints);
  const named = money.flatMap(({ kind, amount }) =>
    amount === null ? [] : [{ kind, amountMinor: amount }],
  );
  const rest = money.find(({ amount }) => amount === null)?.kind ?? 'card';
  const shelf = plain.lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
  const paying = (minor: number): readonly Tender[] => {
    const all = [...points, ...named];
    const left = all.reduce((sum, { amountMinor }) => sum - amountMinor, minor);
    return left <= 0 ? all : [...all, { kind: rest, amountMinor: left }];
  };
  const first = paying(shelf);
  const quote = shop.ask({ ...plain, tenders: first });
  // A till that is told another sum takes that.
  const toPay = 'ok' in quote ? (quote.facts?.['payMinor'] ?? quote.facts?.['lines']) : undefined;
  return toPay === undefined ? first : paying(Number(toPay));
}

/** `450 POINTS`, `"4.00 gift-card"`, `cash` (the rest); several with commas. */
function payingOf(spot: Spot, measure: Measure): readonly Paying[] {
  return textOf(spot, '`with`')
    .split(', ')
    .map((text): Paying => {
      const [amount, name] = text.split(' ');
      if (name === undefined) return { kind: text, amount: null, isPoints: false };
      const isPoints = name === name.toUpperCase();
      const whole = isPoints ? measure.points(name, amount) : measure.money(amount);
      if (whole === null) return fail(spot, `"${text}" is no way to pay: 450 POINTS, cash`);
      return { kind: name, amount: whole, isPoints };
    });
}
