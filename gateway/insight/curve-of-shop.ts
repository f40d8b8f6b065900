import { type Minor, type Ratio, roundRatio } from '../../protocol/units.ts';
import { bonusCost, discountCost, everybody } from './curve.ts';
import type { Report, UnitReport } from './report.ts';

/**
 * What the same percentage costs as a discount and as a bonus, with the shop's own margin and the
 * percentage that its rules gave. Percentages are of the profit in what members bought.
 */
export interface CurveOfShop {
  /** What the rules gave, in percent of the members' turnover. */
  readonly ratePercent: number;
  /** Profit in the members' turnover, in percent. */
  readonly marginPercent: number;
  /** As a discount; also the limit of the bonus, and what it accrues. */
  readonly discountPercent: number;
  /** As a bonus spent on the next purchase, when everybody comes so many times. */
  readonly bonus: readonly { readonly purchases: number; readonly percent: number }[];
  readonly halfReturnPercent: number;
  /** Half never return, and half of the points expire. */
  readonly halfExpirePercent: number;
  /** As a bonus with the members of these receipts: how often they came, and what expired. */
  readonly real: {
    /** Purchases of a returning member, on average, with two decimals. */
    readonly purchases: number;
    readonly returningPercent: number;
    /** Of points whose end has come; null (and left out) while none has, or nobody spends. */
    readonly breakagePercent: number | null;
    readonly percent: number;
  } | null;
}

/** null without margins, without a profit or when the rules gave nothing. */
export function curveOfShop(of: {
  readonly turnover: Pick<Report['turnover'], 'membersMinor'>;
  readonly profit: Report['profit'];
  readonly costMinor: Minor;
  readonly members: Report['members'];
  readonly units: readonly UnitReport[];
}): CurveOfShop | null {
  const { turnover, profit, costMinor, members, units } = of;
  const priceMinor = turnover.membersMinor;
  if (profit === null || profit.membersMinor <= 0 || priceMinor <= 0 || costMinor <= 0) return null;
  const rate: Ratio = { num: costMinor, den: priceMinor };
  const offer = { priceMinor, profitMinor: profit.membersMinor, rate };
  const half: Ratio = { num: 1, den: 2 };
  const halfReturn = { ...everybody(2), returning: half };
  return {
    ratePercent: percent(costMinor, priceMinor),
    marginPercent: percent(profit.membersMinor, priceMinor),
    discountPercent: discountCost(offer),
    bonus: Array.from({ length: 12 }, (_, at) => ({
      purchases: at + 1,
      percent: bonusCost(offer, everybody(at + 1)),
    })),
    halfReturnPercent: bonusCost(offer, halfReturn),
    halfExpirePercent: bonusCost(offer, { ...halfReturn, breakage: half }),
    real: realOf(offer, members, units),
  };
}

function realOf(
  offer: Parameters<typeof bonusCost>[0],
  { count, returning, purchases }: Report['members'],
  units: readonly UnitReport[],
): CurveOfShop['real'] {
  if (returning === 0) return null;
  const spent = units.find((unit) => unit.isSpent && unit.breakagePercent !== null);
  const breakagePercent = spent?.breakagePercent ?? null;
  const often: Ratio = { num: purchases - (count - returning), den: returning };
  return {
    purchases:
      roundRatio({
        num: BigInt(often.num) * 100n,
        den: BigInt(often.den),
        mode: 'halfUp',
      }) / 100,
    returningPercent: percent(returning, count),
    breakagePercent,
    percent: bonusCost(offer, {
      purchases: often,
      returning: { num: returning, den: count },
      breakage: { num: Math.round((breakagePercent ?? 0) * 100), den: 10_000 },
    }),
  };
}

const percent = (num: number, den: number): number =>
  roundRatio({ num: BigInt(num) * 10_000n, den: BigInt(den), mode: 'halfUp' }) / 100;
