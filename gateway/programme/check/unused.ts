import { factsIn } from '../evaluate/condition.ts';
import type { Condition, Rule } from '../evaluate/rule.ts';
import { factsAsked, namesAsked } from './asked.ts';
import type { Checking, Found } from './findings.ts';

/** Units, tallies, events, dates and cards that stand in the file and make no difference. */
export function unused(checking: Checking): Found[] {
  const { programme } = checking;
  const facts = factsAsked(programme);
  const cards = namesAsked(programme, 'card');
  const { tallies = {}, ...rest } = checking.file;
  // Without the names themselves: what is left of them is somebody who asks.
  const text = JSON.stringify([rest, Object.values(tallies)]);
  return [
    ...unitsOf(checking, facts),
    ...programme.tallies.flatMap(({ name }): Found[] => {
      // Other parts of a file name a tally alone, as the ladder of tiers does.
      if (text.includes(`.${name}"`) || text.includes(`"${name}"`)) return [];
      const hint = `ask for tally.${name} in \`when\` or \`by\`, or remove it`;
      const path = ['tallies', name];
      return [{ code: 'tally-unasked', path, text: `nobody asks for ${name}`, hint }];
    }),
    ...programme.events.flatMap((name, at): Found[] => {
      const isAsked =
        programme.rules.some(({ on }) => on === name) ||
        programme.tallies.some(({ event }) => event === name);
      if (isAsked) return [];
      const hint = `add a rule \`on: ${name}\` or a tally of it, or remove it`;
      const text = `nothing follows from "${name}"`;
      return [{ code: 'event-unasked', path: ['events', at], text, hint }];
    }),
    ...programme.dates.flatMap((name, at): Found[] => {
      if (text.includes(`"years.${name}"`)) return [];
      const hint = `ask for years.${name} in \`when\` or \`by\`, or remove it`;
      const said = `nobody asks for the date "${name}"`;
      return [{ code: 'date-unasked', path: ['dates', at], text: said, hint }];
    }),
    ...programme.cards.flatMap(({ kind }): Found[] => {
      if (cards.has(kind)) return [];
      const hint = `ask for it: when: { card: ${kind} }; without that it is as no card`;
      const path = ['cards', kind];
      return [{ code: 'card-unasked', path, text: `no rule asks for the card "${kind}"`, hint }];
    }),
    ...placesOf(checking, facts),
  ];
}

function placesOf({ file }: Checking, facts: ReadonlySet<string>): Found[] {
  if (file.places === undefined || [...facts].some((fact) => fact.startsWith('place.'))) return [];
  const hint = 'ask for one: when: { place.region: jutland }, or remove them';
  return [{ code: 'places-unasked', path: ['places'], text: 'no rule asks for a place', hint }];
}

function unitsOf({ programme }: Checking, facts: ReadonlySet<string>): Found[] {
  const rules = programme.rules.map(({ effect }) => effect);
  return programme.units.flatMap(({ unit, value }): Found[] => {
    const { conversions } = programme.market;
    const comesIn =
      conversions.some(({ to }) => to.unit === unit) ||
      programme.clubs.some((club) => club.gives?.unit === unit);
    const goesOut = conversions.some(({ from }) => from.unit === unit);
    const isGiven = rules.some((effect) => gives(effect, unit));
    const isTaken = rules.some((effect) => takes(effect, unit));
    const path = ['units', unit];
    const found: Found[] = [];
    if (!isGiven && !comesIn) {
      const hint =
        'add a rule with `earn` or `exchange`, or `gives` of a club; else only staff can give it';
      found.push({ code: 'unit-never-earned', path, text: `no rule gives ${unit}`, hint });
    }
    if (!isTaken && value === null && !facts.has(`unit.${unit}`) && !goesOut) {
      const hint =
        'give it a `value` (then it pays at the till), an `exchange`, or `pays` of a rule';
      const text = `nobody can do anything with ${unit}`;
      found.push({ code: 'unit-never-used', path, text, hint });
    }
    return found;
  });
}

const gives = (effect: Rule['effect'], unit: string): boolean =>
  (effect.kind === 'earn' && effect.earn.unit === unit) ||
  (effect.kind === 'exchange' && effect.exchange.to.unit === unit);

const takes = (effect: Rule['effect'], unit: string): boolean =>
  (effect.kind === 'exchange' && effect.exchange.from.unit === unit) ||
  (effect.kind === 'discount' && effect.discount.pays?.unit === unit);

/** Facts of a condition, once each. */
export const distinctFacts = (conditions: readonly (Condition | null)[]): readonly string[] => [
  ...new Set(conditions.flatMap((one) => (one === null ? [] : factsIn(one)))),
];
