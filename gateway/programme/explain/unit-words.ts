import type { UnitDefinition } from '../types.ts';
import { chosen, counted, type Explaining, unsaid } from './words.ts';

/** All that a unit says, and what was chosen for it silently. */
export function unitSentences(
  { programme, file }: Explaining,
  unit: UnitDefinition,
): readonly string[] {
  const raw = file.units?.[unit.unit] ?? {};
  const name = unit.unit;
  const rules = file.rules.filter(({ earn }) => earn?.unit === name);
  const round = rules.find(({ earn }) => earn?.round !== undefined)?.earn;
  const isMultiplied = programme.rules.some(
    ({ effect }) => effect.kind === 'earn' && effect.earn.unit === name,
  );
  const rounding = isMultiplied
    ? [`${name} are rounded ${round?.round ?? 'down'} once a receipt ${chosen(round, 'round')}.`]
    : [];
  return [
    unit.scale === 0
      ? `${name} are whole ${chosen(raw, 'scale')}.`
      : `${name} have ${counted(unit.scale, 'decimal')} ${chosen(raw, 'scale')}.`,
    ...rounding,
    lifeSentence(unit, raw),
    unit.pendingDays === 0
      ? `${name} can be spent at once ${chosen(raw, 'pending')}.`
      : `${name} wait for ${counted(unit.pendingDays, 'day')} before they can be spent ${chosen(raw, 'pending')}.`,
    valueSentence(unit, { raw, currency: programme.currency }),
    ...('cost' in raw
      ? [`One costs the shop ${programme.currency} ${raw.cost} (your choice: cost).`]
      : []),
    returnSentence(unit, raw),
    unit.onExpired.kind === 'breakage'
      ? `Spent ${name} that come back after their end are gone ${chosen(raw, 'onExpired')}.`
      : `Spent ${name} that come back after their end live for ${counted(unit.onExpired.days, 'day')} more ${chosen(raw, 'onExpired')}.`,
    ...idleSentences(name, raw),
    ...spendSentences(name, raw),
    ...warnSentences(unit, raw),
    ...(unit.isHidden
      ? [`Only staff see how many ${name} a member has (your choice: hidden).`]
      : []),
    `What a receipt leaves of ${name} that it was paid with ${unit.rest} ${chosen(raw, 'rest')}.`,
    `Of ${name} that end together ${order[unit.sameEnd]}${unit.sameEnd === 'pro rata' ? '' : ' first'} ${chosen(raw, 'sameEnd')}.`,
    ...unsaid(raw, saidKeys),
  ];
}

const saidKeys = [
  ...['scale', 'life', 'ends', 'pending', 'value', 'cost', 'onReturn', 'onExpired', 'idle'],
  ...['idleBy', 'rest', 'sameEnd', 'spendLimit', 'warn', 'hidden'],
];

const order = {
  oldest: 'the oldest are spent',
  'own first': 'those of the partner that takes them are spent',
  'pro rata': 'some of each are spent',
} as const;

function idleSentences(
  name: string,
  raw: { readonly idle?: string; readonly idleBy?: string },
): readonly string[] {
  if (raw.idle === undefined) return [];
  const alive = raw.idleBy === undefined ? 'a receipt' : `what ${raw.idleBy} counts`;
  return [
    `All ${name} end after ${raw.idle} without ${alive} (your choice: idle) ${chosen(raw, 'idleBy')}.`,
  ];
}

function spendSentences(
  name: string,
  {
    spendLimit = {},
  }: { readonly spendLimit?: { readonly card?: string; readonly member?: string } },
): readonly string[] {
  return Object.entries(spendLimit).map(
    ([scope, most]) => `A ${scope} spends at most ${most} of ${name} (your choice: spendLimit).`,
  );
}

/** Points that never end need no word of it. */
function warnSentences(
  { unit, life, idle, warnDays }: UnitDefinition,
  raw: object,
): readonly string[] {
  if (life === null && idle === null) return [];
  if (warnDays === null) return [`Nobody is told before ${unit} end ${chosen(raw, 'warn')}.`];
  const days = counted(warnDays, 'day');
  return [
    `${days} before ${unit} end a member is told how many and when, once for each last day ${chosen(raw, 'warn')}.`,
  ];
}

function lifeSentence({ unit, life, ends }: UnitDefinition, raw: object): string {
  if (life === null) return `${unit} never expire ${chosen(raw, 'life')}.`;
  const span = 'months' in life ? counted(life.months, 'month') : counted(life.days, 'day');
  return `${unit} live for ${span} ${chosen(raw, 'life')}, to the end of that ${ends} ${chosen(raw, 'ends')}.`;
}

function valueSentence(
  { unit, value }: UnitDefinition,
  { raw, currency }: { readonly raw: { readonly value?: string }; readonly currency: string },
): string {
  if (value === null) return `${unit} cannot pay at the till (default: value).`;
  return `One pays for ${currency} ${raw.value} at the till (your choice: value).`;
}

function returnSentence({ unit, onReturn }: UnitDefinition, raw: object): string {
  const what = {
    clamp: 'are written off',
    debt: 'are taken from the next ones',
    reduceRefund: 'keep their value from the refund',
  }[onReturn];
  return `When goods come back whose ${unit} are spent already, these ${what} ${chosen(raw, 'onReturn')}.`;
}
