import type { Earn, Step } from '../evaluate/rule.ts';
import { shareOfPercent, wholeOfDecimal } from './decimal.ts';
import { type Compiling, decimals, type Fault, quoted } from './faults.ts';
import { askMoney, placesOfTally } from './money.ts';
import { nearest } from './nearest.ts';
import type { RuleFile } from './rule-schema.ts';
import type { CompilingRules } from './rules.ts';

type Path = Fault['path'];
type EarnFile = NonNullable<RuleFile['earn']>;

/** The steps of a ladder, which go up; faults go into `compiling`. */
export function stepsOf(
  steps: readonly { readonly from: number | string; readonly percent: number | string }[],
  places: number,
  where: { readonly path: Path; readonly compiling: Compiling },
): readonly Step[] {
  const { path, compiling } = where;
  const made = steps.map(({ from, percent }, at): Step => {
    const text = String(from);
    const value = wholeOfDecimal(text, places);
    if (value === null) {
      const hint = `a number ${decimals(places)}`;
      const at2 = [...path, at, 'from'];
      compiling.faults.push({ path: at2, text: `found ${quoted(text)}`, hint });
    }
    return { from: value ?? at, share: shareOfPercent(percent) };
  });
  for (const [at, step] of made.entries()) {
    const before = made[at - 1];
    if (before === undefined || before.from < step.from) continue;
    const hint = 'steps go up';
    const text = 'it is not above the step before it';
    compiling.faults.push({ path: [...path, at, 'from'], text, hint });
  }
  return made;
}

/** Whole numbers of the member that a ladder may go by. */
const ofMember = ['member.days', 'member.months', 'member.age'] as const;

/** Decimals of the values of a ladder: money, a quantity, or whole numbers. */
export function stepPlaces(by: string, path: Path, compiling: Compiling): number {
  if (by === 'lines.total' || by === 'receipt.total') {
    askMoney(compiling);
    return compiling.places;
  }
  if (by.startsWith('years.') && compiling.dates.includes(by.slice(6))) return 0;
  if (ofMember.some((fact) => fact === by)) return 0;
  const tally = by.startsWith('tally.') ? compiling.tallies.get(by.slice(6)) : undefined;
  if (tally !== undefined)
    return tally === 'money' ? placesOfTally(by.slice(6), compiling) : tally === 'quantity' ? 3 : 0;
  const known = [
    ...compiling.dates.map((name) => `years.${name}`),
    ...[...compiling.tallies.keys()].map((name) => `tally.${name}`),
  ];
  const all = ['lines.total', 'receipt.total', ...ofMember, ...known];
  const near = nearest(by, all);
  const hint = near === null ? `one of ${all.join(', ')}` : `did you mean \`${near}\`?`;
  compiling.faults.push({ path, text: `${quoted(by)} is not known`, hint });
  return 0;
}

/**
 * Points worth so many percent of all that a tally of money has counted, by the highest step that it
 * has reached. Example: 2 % from 0.00, 3 % from 50,000.00: 48,000.00 gives 960.00, 50,000.00 gives
 * 1,500.00.
 */
export function earnStepsOf(
  earn: EarnFile & { readonly steps: NonNullable<EarnFile['steps']> },
  path: Path,
  compiling: CompilingRules,
): Earn {
  const { faults, tallies, money, places } = compiling;
  const round = earn.round === 'half up' ? 'halfUp' : (earn.round ?? 'down');
  for (const key of ['amount', 'percent', 'per', 'perQuantity', 'roundUp'] as const) {
    if (earn[key] === undefined) continue;
    faults.push({ path: [...path, key], text: 'it has steps', hint: 'leave it out' });
  }
  const unit = compiling.units.find((one) => one.unit === earn.unit);
  if (unit !== undefined && unit.value === null) {
    const hint = 'say what a point is worth: value: "1.00"';
    faults.push({ path: [...path, 'steps'], text: `${earn.unit} has no value`, hint });
  }
  const tally = (earn.by ?? '').replace(/^tally\./, '');
  if (earn.by?.startsWith('tally.') !== true || tallies.get(tally) !== 'money') {
    const known = [...tallies].flatMap(([name, of]) => (of === 'money' ? `tally.${name}` : []));
    const hint = known.length === 0 ? 'a tally of money, under `tallies`' : known.join(', ');
    const text = earn.by === undefined ? '`by` is missing' : `found ${quoted(earn.by)}`;
    faults.push({ path: [...path, 'by'], text, hint });
  }
  const own = money.tallies.get(tally) ?? money.main;
  if (own !== money.main) {
    const hint = `a tally of money in ${money.main}, in which points are worth something`;
    faults.push({ path: [...path, 'by'], text: `${tally} counts ${own}`, hint });
  }
  const worth = unit?.value ?? { num: 1, den: 1 };
  const scale = 10 ** (unit?.scale ?? 0);
  const steps = stepsOf(earn.steps, places, { path: [...path, 'steps'], compiling });
  return {
    unit: earn.unit,
    amount: 1,
    per: {
      kind: 'steps',
      tally,
      steps: steps.map(({ from, share }) => {
        return { from, rate: { num: share.num * worth.den * scale, den: share.den * worth.num } };
      }),
    },
    round,
  };
}
