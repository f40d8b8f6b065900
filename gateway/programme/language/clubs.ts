import { factsIn } from '../evaluate/condition.ts';
import type { Rule } from '../evaluate/rule.ts';
import { clubsAsked } from '../people/benefits.ts';
import type { Club, ClubFee } from '../people/club-types.ts';
import type { UnitDefinition } from '../types.ts';
import { payingOf } from './amounts.ts';
import { type ClubFile, clubPath } from './club-schema.ts';
import { linesOf, whenOf } from './conditions.ts';
import { wholeOfDecimal } from './decimal.ts';
import { type Compiling, decimals, type Fault, quoted } from './faults.ts';
import { nearest } from './nearest.ts';
import type { CompilingRules } from './rules.ts';
import type { ProgrammeFile } from './schema.ts';
import { isOfReceipt } from './triggers.ts';

type Path = Fault['path'];

/** The clubs of a file, in its order; faults go into `compiling`. */
export function compileClubs(file: ProgrammeFile, compiling: CompilingRules): readonly Club[] {
  return Object.entries(file.clubs ?? {}).map(([name, club]) => {
    const path = clubPath(name);
    checkClub(club, path, compiling);
    return {
      name,
      texts: club.name ?? {},
      fee: feeOf(club, [...path, 'fee'], compiling),
      proven: (club.proven ?? []).map((proof, at) => {
        return proofOf(proof, [...path, 'proven', at], compiling);
      }),
      answered: club.answered ?? [],
      byHand: club.byHand === true,
      holds: holdsOf(club, [...path, 'while'], compiling),
      gives: club.gives === undefined ? null : payingOf(club.gives, [...path, 'gives'], compiling),
    };
  });
}

/** The clubs with what their rules give back of all goods, which only the rules know. */
export function withBack(
  clubs: readonly Club[],
  rules: readonly Rule[],
  units: readonly UnitDefinition[],
): readonly Club[] {
  return clubs.map((club) => {
    if (club.fee === null) return club;
    const own = rules.filter((rule) => clubsAsked(rule).includes(club.name));
    return { ...club, fee: { ...club.fee, back: sumOf(own.map((rule) => backOf(rule, units))) } };
  });
}

/** Keys that would change nothing, or that nothing comes of. */
function checkClub(club: ClubFile, path: Path, { faults, answers }: Compiling): void {
  if (Object.keys(club).filter((key) => key !== 'gives' && key !== 'name').length === 0) {
    const hint = 'a way in: `fee`, `proven`, `answered`, `byHand`; or `while`, for all who are so';
    faults.push({ path, text: 'nobody comes into it', hint });
  }
  if (club.gives !== undefined && club.fee === undefined && club.proven === undefined) {
    const hint = 'a club with a `fee` or `proven`';
    faults.push({ path: [...path, 'gives'], text: 'nobody comes into it on a receipt', hint });
  }
  for (const [at, question] of (club.answered ?? []).entries()) {
    if (answers.has(question)) continue;
    const near = nearest(question, [...answers.keys()]);
    const hint = near === null ? 'a question of `questionnaire`' : `did you mean \`${near}\`?`;
    const text = `${quoted(question)} is not known`;
    faults.push({ path: [...path, 'answered', at], text, hint });
  }
}

function feeOf({ fee }: ClubFile, path: Path, compiling: Compiling): ClubFee | null {
  if (fee === undefined) return null;
  const price = wholeOfDecimal(fee.price, compiling.places);
  if (price === null || price === 0) {
    const hint = `more than 0, ${decimals(compiling.places)}`;
    const text = `found ${quoted(fee.price)}`;
    compiling.faults.push({ path: [...path, 'price'], text, hint });
  }
  const lines = linesOf(fee.lines, [...path, 'lines'], compiling);
  if (Object.keys(fee.lines).length === 0) {
    const hint = 'what the fee is sold as: { sku: [club-year] }';
    compiling.faults.push({ path: [...path, 'lines'], text: 'every line would be a fee', hint });
  }
  if (compiling.money.all.length > 1) {
    const hint = 'a fee is in the one currency of a file without `currencies`';
    compiling.faults.push({ path, text: 'which currency it is in is not known', hint });
  }
  const { refund = 'pro rata', months } = fee;
  const named = { full: 'full', 'pro rata': 'proRata', 'less benefits': 'lessBenefits' } as const;
  return { lines, priceMinor: price ?? 0, months, refund: named[refund], back: null };
}

function proofOf(
  { tally, from }: NonNullable<ClubFile['proven']>[number],
  path: Path,
  compiling: Compiling,
): Club['proven'][number] {
  const kind = compiling.tallies.get(tally);
  if (kind === undefined) {
    const near = nearest(tally, [...compiling.tallies.keys()]);
    const hint = near === null ? 'a tally of the file' : `did you mean \`${near}\`?`;
    const text = `${quoted(tally)} is not known`;
    compiling.faults.push({ path: [...path, 'tally'], text, hint });
  }
  const places = kind === 'money' ? compiling.places : kind === 'quantity' ? 3 : 0;
  const value = wholeOfDecimal(String(from), places);
  const isMoney = kind !== 'money' || typeof from === 'string';
  if (value === null || value === 0 || !isMoney) {
    const hint = `${kind === 'money' ? 'money in quotes, ' : ''}more than 0, ${decimals(places)}`;
    compiling.faults.push({ path: [...path, 'from'], text: `found ${quoted(from)}`, hint });
  }
  return { tally, from: value ?? 1 };
}

/** What must hold is asked on any day, not only of a receipt, and cannot ask for clubs. */
function holdsOf(club: ClubFile, path: Path, compiling: Compiling): Club['holds'] {
  const holds = whenOf(club.while, path, compiling);
  for (const fact of new Set(factsIn(holds))) {
    if (!isOfReceipt(fact) && fact !== 'member.clubs') continue;
    const hint = 'facts of the member, the day and the time';
    compiling.faults.push({ path: [...path, fact], text: 'a club cannot ask for it', hint });
  }
  return holds;
}

type Share = { readonly num: number; readonly den: number };

/** Share of every price that a rule gives back; null: it hangs on something else. */
function backOf(rule: Rule, units: readonly UnitDefinition[]): Share | null {
  const { effect, lines, when, from, until, limits, budget } = rule;
  const isPlain = lines === null && from === null && until === null && when.kind === 'is';
  if (!isPlain || limits.length > 0 || budget !== null) return null;
  if (effect.kind === 'discount') {
    const { off, units: some, pays, maxMinor } = effect.discount;
    const isWhole = some === null && pays === null && maxMinor === null;
    return off.kind === 'share' && isWhole ? off.share : null;
  }
  if (effect.kind !== 'earn' || effect.earn.per.kind !== 'money') return null;
  const { unit: name, amount, per } = effect.earn;
  const unit = units.find((one) => one.unit === name);
  if (unit === undefined || unit.worth === null) return null;
  const { num, den } = unit.worth;
  return { num: amount * num, den: per.minor * den * 10 ** unit.scale };
}

/** The sum of the shares; null when there are none, or one is not known. */
function sumOf(shares: readonly (Share | null)[]): Share | null {
  let sum: Share | null = null;
  for (const share of shares) {
    if (share === null) return null;
    const next: Share =
      sum === null
        ? share
        : { num: sum.num * share.den + share.num * sum.den, den: sum.den * share.den };
    const isExact = Number.isSafeInteger(next.num) && Number.isSafeInteger(next.den);
    if (!isExact) return null;
    sum = next;
  }
  return sum;
}
