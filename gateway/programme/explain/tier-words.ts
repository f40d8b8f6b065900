import type { ProgrammeFile } from '../language/schema.ts';
import { noLevel } from '../standing/ladder.ts';
import { factNoun, valueText } from './condition-words.ts';
import { chosen, type Explaining, namesText, unsaid } from './words.ts';

/** All that the tiers say, and what was chosen for them silently. */
export function tierSentences(explaining: Explaining): readonly string[] {
  const { tiers } = explaining.programme;
  const raw = explaining.file.tiers;
  if (tiers === null || raw === undefined) return [];
  const fact = `tally.${tiers.by}`;
  const levels = tiers.levels.map(({ id, from }, at) => {
    const more = levelWords(raw.levels[at]);
    if (from === null) return `${id}${more}`;
    return `${id} from ${valueText(explaining, fact, from)}${more}`;
  });
  const rise =
    tiers.rise === 'earned'
      ? 'A member is at the highest level that is reached'
      : 'A member rises one level for each receipt that the tally counts';
  const fall = tiers.fall === 'oneStep' ? 'by one level' : 'to the level that is earned then';
  const lower = {
    now: 'lowers a level at once',
    atEnd: 'lowers a level at its next review',
    never: 'never lowers a level',
  }[tiers.onReturn];
  return [
    `The levels go by ${factNoun(fact).replace(' before the receipt', '')}: ${levels.join(', ')}; before them it is ${noLevel}.`,
    `${rise} ${chosen(raw, 'rise')}.`,
    raw.hold === undefined
      ? 'A level has no end of its own (default: hold).'
      : `A level is held ${/^to /.test(raw.hold) ? raw.hold : `for ${raw.hold}`}, then reviewed (your choice: hold).`,
    ...(tiers.hold === null ? [] : [`A review lowers a member ${fall} ${chosen(raw, 'fall')}.`]),
    `A return ${lower} ${chosen(raw, 'onReturn')}.`,
    ...unsaid(raw, ['by', 'rise', 'levels', 'hold', 'fall', 'onReturn']),
  ];
}

/** What else is said of a level, in brackets. */
function levelWords(
  level: NonNullable<ProgrammeFile['tiers']>['levels'][number] | undefined,
): string {
  const words = [
    ...(level?.byInvitation === true ? ['by invitation: staff give it'] : []),
    ...(level?.fourEyes === true ? ['one of the staff asks, another confirms'] : []),
    ...(level?.name === undefined ? [] : [`kiosks call it ${namesText(level.name)}`]),
    ...(level?.hidden === true ? ['nobody else hears of it'] : []),
  ];
  return words.length === 0 ? '' : ` (${words.join('; ')})`;
}
