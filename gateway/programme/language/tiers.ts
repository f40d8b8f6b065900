import type { Tally } from '../evaluate/rule.ts';
import { type Hold, type Ladder, type Level, noLevel } from '../standing/ladder.ts';
import { wholeOfDecimal } from './decimal.ts';
import { type Compiling, decimals, quoted } from './faults.ts';
import { placesOfTally } from './money.ts';
import type { ProgrammeFile } from './schema.ts';

type TiersFile = NonNullable<ProgrammeFile['tiers']>;
type LevelFile = TiersFile['levels'][number];

/** Longest hold, so that its end is a date of the calendar. */
const monthsMax = 1200;

/** What `member.tier` may be: the levels of the file and `none`; nothing without levels. */
export function tierNames({ tiers }: ProgrammeFile): readonly string[] {
  return tiers === undefined ? [] : [...tiers.levels.map(({ id }) => id), noLevel];
}

/** Compiles the levels of a file; null when it has none or something is wrong with them. */
export function compileTiers(
  { tiers }: ProgrammeFile,
  tallies: readonly Tally[],
  compiling: Compiling,
): Ladder | null {
  if (tiers === undefined) return null;
  const tally = tallies.find(({ name }) => name === tiers.by);
  const countable = ['paid', 'shelf', 'quantity', 'receipts', 'events'];
  const isLadder = (one: Tally) => countable.includes(one.of) && !one.isWeeks;
  if (tally === undefined || !isLadder(tally)) {
    const known = tallies.filter(isLadder).map(({ name }) => name);
    const all = `one of ${known.join(', ')}`;
    const hint = known.length === 0 ? 'say what is counted under `tallies`' : all;
    const text = `${quoted(tiers.by)} is no tally of sums, receipts or events by days`;
    fault(compiling, ['by'], text, hint);
    return null;
  }
  if (tally.within !== null) {
    const hint = 'a tally for life, or one of the last days: `within`';
    fault(compiling, ['by'], 'it begins anew with each period', hint);
  }
  const rise = tiers.rise === 'one step' ? 'oneStep' : 'earned';
  const isEndless = rise === 'earned' && tally.days === null;
  if (tally.within === null) checkHold(tiers, isEndless, compiling);
  if (tally.isKept && tiers.onReturn !== undefined) {
    const text = `what comes back still counts in ${tally.name}`;
    fault(compiling, ['onReturn'], text, 'leave it out, or let the tally `uncount`');
  }
  if (rise === 'oneStep') checkSteps(tiers, tally, compiling);
  const onReturn = tiers.onReturn ?? (isEndless ? 'now' : 'at end');
  return {
    by: tally.name,
    days: tally.days,
    rise,
    levels: levelsOf(tiers, tally, compiling),
    hold: tiers.hold === undefined ? null : holdOf(tiers.hold),
    fall: tiers.fall === 'to what is earned' ? 'toEarned' : 'oneStep',
    onReturn: onReturn === 'at end' ? 'atEnd' : onReturn,
  };
}

/** A tally for life goes down by returns alone, so there is nothing to hold or to review. */
function checkHold(tiers: TiersFile, isEndless: boolean, compiling: Compiling): void {
  const { hold, fall, onReturn } = tiers;
  if (!isEndless) {
    const hint = '`90 days`, `1 month` or `to the end of next year`';
    if (hold === undefined) fault(compiling, [], '`hold` is missing', hint);
    else if (hold.includes('month') && Number.parseInt(hold, 10) > monthsMax) {
      fault(compiling, ['hold'], `found ${quoted(hold)}`, 'at most 100 years');
    }
    return;
  }
  const text = 'levels by a tally for life have no end';
  const hint = 'leave it out, or count only some days: `within: 365 days`';
  if (hold !== undefined) fault(compiling, ['hold'], text, hint);
  if (fall !== undefined) fault(compiling, ['fall'], text, hint);
  if (onReturn === 'at end') fault(compiling, ['onReturn'], text, '`now` or `never`');
}

function checkSteps(tiers: TiersFile, tally: Tally, compiling: Compiling): void {
  const text = 'steps go up one at a time';
  if (tally.of !== 'receipts') fault(compiling, ['by'], text, 'a tally of `receipts`');
  if (tally.days !== null) {
    fault(compiling, ['by'], `${text}, whatever was before`, 'a tally without `within`');
  }
  if (tiers.fall === 'to what is earned') {
    fault(compiling, ['fall'], text, '`one step`: nothing else is earned');
  }
}

function levelsOf(tiers: TiersFile, tally: Tally, compiling: Compiling): Level[] {
  const seen = new Set<string>([noLevel]);
  let before = 0;
  return tiers.levels.map((level, at) => {
    const path = ['levels', at];
    if (seen.has(level.id)) {
      const hint = `another name; \`${noLevel}\` is for members without a level`;
      fault(compiling, [...path, 'id'], `${quoted(level.id)} is taken`, hint);
    }
    seen.add(level.id);
    const from = fromOf(level, { tiers, tally, path, compiling });
    if (from !== null && from <= before) {
      fault(compiling, [...path, 'from'], 'it is not above the level before it', 'levels go up');
    }
    before = from ?? before;
    return {
      id: level.id,
      from,
      fourEyes: level.fourEyes === true,
      isHidden: level.hidden === true,
      texts: level.name ?? {},
    };
  });
}

function fromOf(
  level: LevelFile,
  where: {
    readonly tiers: TiersFile;
    readonly tally: Tally;
    readonly path: readonly (string | number)[];
    readonly compiling: Compiling;
  },
): number | null {
  const { tiers, tally, path, compiling } = where;
  const { from, byInvitation } = level;
  if (tiers.rise === 'one step') {
    if (from !== undefined || byInvitation !== undefined) {
      fault(compiling, path, 'steps are only named', `{ id: ${level.id} }`);
    }
    return null;
  }
  if ((from === undefined) !== (byInvitation === true)) {
    const hint = `{ id: ${level.id}, from: "500.00" }, or byInvitation: true`;
    fault(compiling, path, 'exactly one of `from` and `byInvitation`', hint);
  }
  if (from === undefined) return null;
  const isMoney = tally.of === 'paid' || tally.of === 'shelf';
  const places = isMoney ? placesOfTally(tally.name, compiling) : tally.of === 'quantity' ? 3 : 0;
  const value = wholeOfDecimal(String(from), places);
  if (value !== null && value > 0 && (!isMoney || typeof from === 'string')) return value;
  const hint = `${isMoney ? 'money in quotes, ' : ''}more than 0, ${decimals(places)}`;
  fault(compiling, [...path, 'from'], `found ${quoted(from)}`, hint);
  return null;
}

function holdOf(text: string): Hold {
  const count = Number.parseInt(text, 10);
  if (text.includes('day')) return { kind: 'days', days: count };
  return text.includes('month') ? { kind: 'months', months: count } : { kind: 'nextYear' };
}

function fault(
  compiling: Compiling,
  path: readonly (string | number)[],
  text: string,
  hint: string,
): void {
  compiling.faults.push({ path: ['tiers', ...path], text, hint });
}
