import { type Static, Type } from 'typebox';
import { isLocalTime, isZone, localToEpoch, toRfc3339 } from '../../../protocol/calendar.ts';
import type { EpochMs } from '../../../protocol/units.ts';
import type { DrawRules } from './documents.ts';
import type { CutOff } from './tickets.ts';

/** The mark of members who work for the shop. */
const employees = 'staff';

const localTime = (description: string) =>
  Type.String({ maxLength: 30, example: '2026-03-31T20:00', description });

/** A draw, as an owner writes it. */
export const DrawFile = Type.Object({
  stamgastDraw: Type.Literal(1, { description: 'Version of this file format.' }),
  id: Type.String({
    pattern: '^[a-z][a-z0-9-]{0,39}$',
    example: 'spring',
    description: 'Name of the draw; its documents lie in a folder of this name.',
  }),
  title: Type.String({ minLength: 1, maxLength: 200, example: 'Spring draw' }),
  unit: Type.String({
    pattern: '^[A-Z][A-Z0-9_]{0,15}$',
    example: 'TICKETS',
    description: 'The unit whose available points are entries.',
  }),
  scale: Type.Integer({
    minimum: 0,
    maximum: 6,
    example: 0,
    description: 'Decimal places of the unit, as in the programme file; whole points are entries.',
  }),
  zone: Type.String({ example: 'Europe/Copenhagen', description: 'IANA zone of all times here.' }),
  opens: localTime('When the draw begins; it is published before.'),
  closes: localTime('When it ends.'),
  cutOff: Type.Union([Type.Literal('received'), Type.Literal('occurred')], {
    default: 'received',
    description:
      'What still counts: what was received by the close, or what happened by then and was ' +
      'received within the grace.',
  }),
  graceMinutes: Type.Integer({
    minimum: 0,
    maximum: 43_200,
    default: 0,
    description: 'How long after the close late entries are taken; with `occurred` only.',
  }),
  winners: Type.Integer({ minimum: 1, maximum: 1000, description: 'How many win.' }),
  reserves: Type.Integer({
    minimum: 0,
    maximum: 1000,
    default: 3,
    description: 'How many more are drawn, in case a winner cannot be found.',
  }),
  exclude: Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }), {
    default: [employees],
    maxItems: 20,
    description: 'Members with one of these tags do not take part.',
  }),
  freeEntries: Type.Integer({
    minimum: 0,
    maximum: 1000,
    default: 1,
    description: 'Entries that a member may have without buying anything; 0: no free way.',
  }),
  freeWay: Type.String({
    maxLength: 500,
    default: 'Ask at the counter.',
    description: 'How a member takes part without buying anything.',
  }),
  publicValue: Type.Object({
    source: Type.String({
      minLength: 1,
      maxLength: 500,
      example: 'The seven numbers of the national lottery of 11 April 2026, ascending',
      description: 'A value that anyone can look up later and nobody can know or choose before.',
    }),
    at: localTime('When it will be known.'),
  }),
});
export type DrawFile = Static<typeof DrawFile>;

/** One thing wrong with a draw: the key, what was found and what would be right. */
export interface DrawFault {
  readonly key: string;
  readonly text: string;
}

/** What a file of the right form means: the published rules, or what is wrong. */
export function drawRules(
  file: DrawFile,
):
  | { readonly ok: true; readonly rules: DrawRules }
  | { readonly ok: false; readonly faults: readonly DrawFault[] } {
  const faults = faultsOf(file);
  if (faults.length > 0) return { ok: false, faults };
  const { stamgastDraw: _, zone, publicValue, ...rest } = file;
  const at = (local: string) => toRfc3339({ at: localToEpoch({ local, zone }), zone });
  return {
    ok: true,
    rules: {
      ...rest,
      opens: at(file.opens),
      closes: at(file.closes),
      publicValue: { source: publicValue.source, at: at(publicValue.at) },
    },
  };
}

/** The cut-off that published rules state. */
export function cutOffOf(rules: DrawRules, closesAt: EpochMs): CutOff {
  return { closesAt, by: rules.cutOff, graceMs: rules.graceMinutes * 60_000 };
}

function faultsOf(file: DrawFile): readonly DrawFault[] {
  const { zone, opens, closes, publicValue, cutOff, graceMinutes } = file;
  const found = (value: string | number) => `found ${JSON.stringify(value)}`;
  if (!isZone(zone)) {
    return [{ key: 'zone', text: `${found(zone)}; an IANA time zone, as Europe/Copenhagen` }];
  }
  const times = { opens, closes, 'publicValue.at': publicValue.at };
  const broken = Object.entries(times)
    .filter(([, value]) => !isLocalTime(value))
    .map(([key, value]) => ({ key, text: `${found(value)}; a local time, as 2026-03-31T20:00` }));
  if (broken.length > 0) return broken;
  const atOf = (local: string) => localToEpoch({ local, zone });
  const listAt = atOf(closes) + graceMinutes * 60_000;
  const faults: DrawFault[] = [];
  if (atOf(closes) <= atOf(opens)) {
    faults.push({ key: 'closes', text: `${found(closes)}; a time after it opens (${opens})` });
  }
  if (atOf(publicValue.at) <= listAt) {
    const text = `${found(publicValue.at)}; a time after close and grace, so that the list of`;
    faults.push({ key: 'publicValue.at', text: `${text} entries is published before it` });
  }
  if (cutOff === 'received' && graceMinutes > 0) {
    const text = `${found(graceMinutes)}; with \`cutOff: received\` there is none, remove the key`;
    faults.push({ key: 'graceMinutes', text });
  }
  return faults;
}
