import { isLocalTime, isZone, localToEpoch } from '../../protocol/calendar.ts';
import { currencyPlaces } from './currency.ts';
import type { ProgrammeFile } from './schema.ts';
import type { EarnRule, Programme, UnitDefinition } from './types.ts';

/** What is wrong at one place of a file of the right form. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly text: string;
  readonly hint: string;
}

/** The end of a point's life must be a date of the calendar, whose years have four digits. */
const lifeMonthsMax = 1200;

type Faults = Fault[];
type UnitFile = ProgrammeFile['units'][string];

/** Makes a version out of a file of the right form, or says what in it means nothing. */
export function compileFile(
  file: ProgrammeFile,
):
  | { readonly ok: true; readonly programme: Programme }
  | { readonly ok: false; readonly faults: readonly Fault[] } {
  const faults: Faults = [];
  const places = currencyPlaces(file.currency);
  if (places === null) {
    const hint = 'an ISO 4217 currency in capitals, as `DKK`';
    faults.push({ path: ['currency'], text: `${quoted(file.currency)} is no currency`, hint });
  }
  const isKnownZone = isZone(file.zone);
  if (!isKnownZone) {
    const hint = 'an IANA time zone, as `Europe/Copenhagen`';
    faults.push({ path: ['zone'], text: `${quoted(file.zone)} is no time zone`, hint });
  }
  const isTime = isLocalTime(file.effectiveFrom);
  if (!isTime) {
    const hint = 'a local time that exists, as `2026-01-01T00:00`';
    faults.push({
      path: ['effectiveFrom'],
      text: `${quoted(file.effectiveFrom)} is no time`,
      hint,
    });
  }
  const units = Object.entries(file.units).map(([name, unit]) =>
    compileUnit({ name, unit, places: places ?? 2, faults }),
  );
  const rules = compileRules({ file, units, places: places ?? 2, faults });
  if (faults.length > 0) return { ok: false, faults };
  const programme: Programme = {
    id: file.id,
    version: `${file.id}@${file.effectiveFrom}`,
    effectiveFrom: localToEpoch({ local: file.effectiveFrom, zone: file.zone }),
    zone: file.zone,
    cutOffMinutes: minutesOf(file.cutOff ?? '00:00'),
    currency: file.currency,
    units,
    rules,
    refund: file.refund === 'money first' ? 'moneyFirst' : 'proportional',
  };
  return { ok: true, programme };
}

function compileUnit(options: {
  readonly name: string;
  readonly unit: UnitFile;
  readonly places: number;
  readonly faults: Faults;
}): UnitDefinition {
  const { name, unit, places, faults } = options;
  const life = lifeOf(unit.life ?? 'never');
  const pendingDays = Number.parseInt(unit.pending ?? '0 days', 10);
  const onReturn = unit.onReturn === 'reduce refund' ? 'reduceRefund' : (unit.onReturn ?? 'clamp');
  const value = unit.value === undefined ? null : ratioOfDecimal(unit.value, places);
  const path = ['units', name];
  if (value?.num === 0) {
    const hint = 'more than 0, or no value at all';
    faults.push({ path: [...path, 'value'], text: 'a point is worth nothing', hint });
  }
  if (onReturn === 'reduceRefund' && value === null) {
    const hint = 'say what a point is worth: value: "0.10"';
    faults.push({ path: [...path, 'onReturn'], text: 'the unit has no value', hint });
  }
  if (life !== null && 'months' in life && life.months > lifeMonthsMax) {
    const hint = '`never`, or at most 100 years';
    const text = `points live for ${quoted(unit.life)}`;
    faults.push({ path: [...path, 'life'], text, hint });
  }
  // A month has at least 28 days, so points of n months live at least 28 n days.
  const lifeDays = life === null ? null : 'months' in life ? life.months * 28 : life.days;
  if (lifeDays !== null && pendingDays > lifeDays) {
    const hint = 'a waiting time shorter than the life of the points';
    faults.push({ path: [...path, 'pending'], text: 'points end before they begin', hint });
  }
  const scale = unit.scale ?? 0;
  return { unit: name, scale, life, pendingDays, onReturn, onExpired: endOf(unit), value };
}

function compileRules(options: {
  readonly file: ProgrammeFile;
  readonly units: readonly UnitDefinition[];
  readonly places: number;
  readonly faults: Faults;
}): EarnRule[] {
  const { file, units, places, faults } = options;
  const seen = new Set<string>();
  return file.rules.map((rule, at) => {
    const path = ['rules', at];
    if (seen.has(rule.id)) {
      const hint = 'give each rule its own id';
      faults.push({ path: [...path, 'id'], text: `"${rule.id}" is the id of two rules`, hint });
    }
    seen.add(rule.id);
    const unit = units.find((definition) => definition.unit === rule.earn.unit);
    if (unit === undefined) {
      const hint = `one of ${units.map((definition) => definition.unit).join(', ')}`;
      const text = `${quoted(rule.earn.unit)} is no unit of this file`;
      faults.push({ path: [...path, 'earn', 'unit'], text, hint });
    }
    const round = rule.earn.round === 'half up' ? 'halfUp' : (rule.earn.round ?? 'down');
    const perMinor = whole(rule.earn.per, places, {
      faults,
      path: [...path, 'earn', 'per'],
      hint: `more than 0, with at most ${places} decimals of ${file.currency}`,
    });
    const amount = whole(String(rule.earn.amount), unit?.scale ?? 6, {
      faults,
      path: [...path, 'earn', 'amount'],
      hint: `more than 0, with at most ${unit?.scale ?? 6} decimals (the scale of the unit)`,
    });
    return { id: rule.id, unit: rule.earn.unit, perMinor, amount, round };
  });
}

/** A decimal numeral x 10^places as a whole number > 0; otherwise a fault, and 1. */
function whole(
  text: string,
  places: number,
  wrong: { readonly faults: Faults; readonly path: Fault['path']; readonly hint: string },
): number {
  const { num, den } = ratioOfDecimal(text, places);
  if (num > 0 && den === 1) return num;
  wrong.faults.push({ path: wrong.path, text: `found "${text}"`, hint: wrong.hint });
  return 1;
}

/** Exact, for the schema bounds the digits. Example: "0.10" in a currency of 2 places is 10 minor units; "0.008" is 8/10, shortened. */
function ratioOfDecimal(text: string, places: number): { num: number; den: number } {
  const [before = '0', after = ''] = text.split('.');
  let num = BigInt(before + after) * 10n ** BigInt(places);
  let den = 10n ** BigInt(after.length);
  for (const factor of [2n, 5n]) {
    while (den % factor === 0n && num % factor === 0n) {
      num /= factor;
      den /= factor;
    }
  }
  return { num: Number(num), den: Number(den) };
}

function lifeOf(text: string): UnitDefinition['life'] {
  if (text === 'never') return null;
  const count = Number.parseInt(text, 10);
  if (text.includes('day')) return { days: count };
  return { months: text.includes('year') ? count * 12 : count };
}

function endOf(unit: UnitFile): UnitDefinition['onExpired'] {
  const text = unit.onExpired ?? 'breakage';
  if (text === 'breakage') return { kind: 'breakage' };
  return { kind: 'grace', days: Number.parseInt(text.slice('grace '.length), 10) };
}

/** A text of the file, in quotes, escaped and short enough for one line. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(String(value));
  return text.length > 60 ? `${text.slice(0, 56)}..."` : text;
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}
