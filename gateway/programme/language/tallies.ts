import { factsIn } from '../evaluate/condition.ts';
import type { Tally } from '../evaluate/rule.ts';
import { linesOf, whenOf } from './conditions.ts';
import type { Compiling } from './faults.ts';
import { askMoney, inMoney } from './money.ts';
import type { CompilingRules } from './rules.ts';
import type { ProgrammeFile } from './schema.ts';
import { tallyEvent } from './triggers.ts';

export type TallyFile = NonNullable<ProgrammeFile['tallies']>[string];

/** The tallies of a file, in its order; faults go into `compiling`. */
export function talliesOf(file: ProgrammeFile, compiling: CompilingRules): Tally[] {
  return Object.entries(file.tallies ?? {}).map(([name, tally]) => {
    const path = ['tallies', name];
    const { compiling: own, limited } = inMoney(compiling, tally.currency, path);
    if (kindOf(tally.of) === 'money') askMoney(own);
    const when = tallyWhen(name, tally.when, own);
    const lines = linesOf(tally.lines, [...path, 'lines'], own);
    return {
      ...{ name, of: tally.of, when: limited(when), lines },
      event: tallyEvent(name, tally, compiling),
      currency: own.currency,
      ...windowOf(tally.within),
      within: tally.in ?? null,
      isKept: tally.onReturn === 'keep',
      isCarried: carriesOf(name, tally, compiling),
      countsTaps: tapsOf(name, tally, compiling),
    };
  });
}

/** How the values of a tally are written. */
export const kindOf = (of: Tally['of']): 'money' | 'quantity' | 'count' =>
  of === 'paid' || of === 'shelf' ? 'money' : of === 'quantity' ? 'quantity' : 'count';

/** What is carried on is a sum of one calendar period after the other. */
function carriesOf(name: string, tally: TallyFile, { faults }: Compiling): boolean {
  const path = ['tallies', name];
  if (tally.in !== undefined && tally.within !== undefined) {
    const text = 'it has in and within';
    faults.push({ path: [...path, 'in'], text, hint: 'leave one of the two out' });
  }
  if (tally.onReturn !== 'carry') return false;
  const no = (text: string, hint: string) =>
    faults.push({ path: [...path, 'onReturn'], text, hint });
  if (tally.in === undefined) no('there is no next period', 'say which: in: quarter');
  const sums: readonly string[] = ['paid', 'shelf', 'quantity', 'receipts'];
  if (!sums.includes(tally.of)) no(`${tally.of} are no sum`, 'paid, shelf, quantity or receipts');
  return true;
}

/** Weeks are those of the calendar, that of the day included. */
function windowOf(within: string | undefined): Pick<Tally, 'days' | 'isWeeks'> {
  if (within === undefined) return { days: null, isWeeks: false };
  const isWeeks = within.includes('week');
  return { days: Number.parseInt(within, 10) * (isWeeks ? 7 : 1), isWeeks };
}

/** A tap is one of something that is counted one by one. */
function tapsOf(name: string, { of, taps }: TallyFile, { faults }: Compiling): boolean {
  if (taps === undefined || of === 'receipts') return taps === true;
  const hint = 'a tally `of: receipts`';
  faults.push({
    path: ['tallies', name, 'taps'],
    text: `a tap has no ${kindOf(of) === 'money' ? 'money' : of}`,
    hint,
  });
  return false;
}

/** A tally cannot ask what it will be itself. */
function tallyWhen(name: string, value: unknown, compiling: Compiling): Tally['when'] {
  const path = ['tallies', name, 'when'];
  const when = whenOf(value, path, compiling);
  if (factsIn(when).some((fact) => fact.startsWith('after.'))) {
    const hint = 'ask tally.NAME: what was counted before the receipt';
    compiling.faults.push({ path, text: 'it would never hold', hint });
  }
  return when;
}
