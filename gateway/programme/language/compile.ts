import { isLocalTime, isZone, localToEpoch } from '../../../protocol/calendar.ts';
import type { LineCondition } from '../evaluate/rule.ts';
import { linesOfLaw } from '../law/law.ts';
import type { Club } from '../people/club-types.ts';
import type { CardKind, Programme, UnitDefinition } from '../types.ts';
import { closingOf, endedRules } from './closing.ts';
import { compileClubs, withBack } from './clubs.ts';
import { collectOf } from './collect.ts';
import { linesOf } from './conditions.ts';
import { conversionsOf } from './conversions.ts';
import { currencyPlaces } from './currency.ts';
import { ratioOfDecimal, shareOfPercent } from './decimal.ts';
import { type Fault, quoted } from './faults.ts';
import { checkHidden } from './hidden.ts';
import { idleOf, warnOf } from './idle.ts';
import { marketIn } from './market.ts';
import { undoMergeDaysOf } from './merge.ts';
import { inMoney } from './money.ts';
import { consentsOf, listsOf, questionsOf } from './people.ts';
import { reservedOf } from './reserved.ts';
import { type CompilingRules, compileRules } from './rules.ts';
import { defaultServices, type ProgrammeFile } from './schema.ts';
import { checkSpentByRules, spendLimitsOf } from './spend-limits.ts';
import { successionOf } from './succession.ts';
import { kindOf, talliesOf } from './tallies.ts';
import { compileTiers, tierNames } from './tiers.ts';
import { eventsOf } from './triggers.ts';
import { worthIn } from './unit-worth.ts';
import { uselessInFile } from './useless.ts';

/** The end of a point's life must be a date of the calendar, whose years have four digits. */
const lifeMonthsMax = 1200;

type Faults = Fault[];
type UnitFile = NonNullable<ProgrammeFile['units']>[string];

/** Makes a version out of a file of the right form, or says what in it means nothing. */
export function compileFile(
  file: ProgrammeFile,
):
  | { readonly ok: true; readonly programme: Programme }
  | { readonly ok: false; readonly faults: readonly Fault[] } {
  const faults: Faults = [];
  const places = checkHead(file, faults);
  const units = compileUnits(file, places, faults);
  const market = marketIn(file, faults);
  const compiling = compilingOf(file, { faults, places, units });
  const succeeds = successionOf(file, faults);
  const closing = closingOf(file.closing, {
    begins: file.effectiveFrom.slice(0, 10),
    consents: compiling.consents,
    faults,
  });
  const rules = endedRules(compileRules(file.rules, compiling), closing, faults);
  const collect = collectOf(file, faults);
  checkRounding(file, faults);
  checkHidden(file, rules, faults);
  faults.push(...uselessInFile(file));
  checkSpentByRules(file, faults);
  const worthUnits = withWorth(units, rules, faults);
  const tallies = talliesOf(file, compiling);
  const clubs = withBack(compileClubs(file, compiling), rules, worthUnits);
  const parts = {
    clubs,
    lists: listsOf(file, compiling),
    exclusions: exclusionsOf(file, clubs, compiling),
    tallies,
    tiers: compileTiers(file, tallies, compiling),
    market: { ...market, conversions: conversionsOf(file, compiling) },
    cards: cardsOf(file, faults),
    reserved: reservedOf(file, compiling),
  };
  if (faults.length > 0) return { ok: false, faults };
  const programme: Programme = {
    id: file.id,
    version: `${file.id}@${file.effectiveFrom}`,
    effectiveFrom: localToEpoch({ local: file.effectiveFrom, zone: file.zone }),
    zone: file.zone,
    cutOffMinutes: minutesOf(file.cutOff ?? '00:00'),
    currency: file.currency,
    units: worthUnits,
    rules,
    ...parts,
    consents: consentsOf(file),
    questions: questionsOf(file),
    dates: file.dates ?? [],
    ...{ closing, succeeds, endsWhen: endsWhenOf(file), collect },
    undoMergeDays: undoMergeDaysOf(file),
    events: compiling.events,
    asksProfile: asksProfile(file),
    asksSponsors: asksSponsors(file),
    asksCashier: asksCashier(file),
    hasScarce: hasScarce(file),
    isEarnFirst: file.order === 'earn then spend',
    earnOn: file.earnOn ?? 'paid',
    pointsSpent: file.pointsSpent ?? 'tender',
    discountCap: file.discountCap === undefined ? null : shareOfPercent(file.discountCap),
    costs: new Map(
      units.flatMap(({ unit, cost }) => (cost === null ? [] : [[unit, cost] as const])),
    ),
    refund: file.refund === 'money first' ? 'moneyFirst' : 'proportional',
  };
  return { ok: true, programme };
}

function endsWhenOf({ endsWhen }: ProgrammeFile): Programme['endsWhen'] {
  if (endsWhen === undefined) return null;
  return { share: shareOfPercent(endsWhen.costOver), months: endsWhen.months };
}

/** What the parts of a file are compiled with. */
function compilingOf(
  file: ProgrammeFile,
  of: Pick<CompilingRules, 'faults' | 'places' | 'units'>,
): CompilingRules {
  return {
    ...of,
    currency: file.currency,
    ...marketNames(file),
    succeeds: file.succeeds,
    shared: file.limits ?? {},
    scales: new Map(of.units.map(({ unit, scale }) => [unit, scale])),
    tallies: new Map(
      Object.entries(file.tallies ?? {}).map(([name, { of }]) => [name, kindOf(of)]),
    ),
    cards: Object.keys(file.cards ?? {}),
    tiers: tierNames(file),
    ...namesOfPeople(file),
    events: eventsOf(file, of.faults),
  };
}

/** What conditions on members may name. */
function namesOfPeople(
  file: ProgrammeFile,
): Pick<CompilingRules, 'consents' | 'answers' | 'dates'> & { readonly clubs: readonly string[] } {
  const questions = Object.entries(file.questionnaire ?? {});
  return {
    clubs: Object.keys(file.clubs ?? {}),
    consents: Object.keys(file.consents ?? {}),
    dates: file.dates ?? [],
    answers: new Map(questions.map(([name, { choices }]) => [name, Object.keys(choices)])),
  };
}

/** Currency, zone and first moment of a version; the decimal places of the currency. */
function checkHead(file: ProgrammeFile, faults: Faults): number {
  const places = currencyPlaces(file.currency);
  if (places === null) {
    const hint = 'an ISO 4217 currency in capitals, as `DKK`';
    faults.push({ path: ['currency'], text: `${quoted(file.currency)} is no currency`, hint });
  }
  if (!isZone(file.zone)) {
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
  return places ?? 2;
}

/** Sales of services neither earn nor get a discount, beside what the file itself excludes. */
function exclusionsOf(
  file: ProgrammeFile,
  clubs: readonly Club[],
  compiling: CompilingRules,
): Programme['exclusions'] {
  const services = file.services ?? defaultServices;
  // Lines have no currency: what the money of an exclusion would be compared with is not known.
  const { compiling: own } = inMoney(compiling, undefined, []);
  const named: LineCondition =
    services.length === 0
      ? null
      : { kind: 'is', fact: 'category', test: { op: 'in', values: services } };
  const fees = clubs.flatMap(({ fee }) => fee?.lines ?? []);
  // The fee of a club is a service, whatever its category.
  const isService: LineCondition =
    fees.length === 0 ? named : { kind: 'any', of: [...(named === null ? [] : [named]), ...fees] };
  const of = (key: 'discount' | 'earn' | 'both') =>
    linesOf(file.exclude?.[key], ['exclude', key], own);
  const law = file.law === undefined || file.law === 'none' ? null : linesOfLaw(file.law);
  const [both, discount, earn] = [of('both'), of('discount'), of('earn')];
  if (own.money.seen.isAsked && own.money.all.length > 1) {
    const hint = 'no prices here: the file has several currencies';
    compiling.faults.push({ path: ['exclude'], text: 'it names money', hint });
  }
  const any = (...parts: readonly LineCondition[]): LineCondition => {
    const known = parts.flatMap((part) => part ?? []);
    return known.length === 0 ? null : { kind: 'any', of: known };
  };
  return {
    discount: any(isService, law, both, discount),
    earn: any(isService, law, both, earn),
    services: isService,
  };
}

/** Currencies, and the names that facts of partners and places can have. */
function marketNames(file: ProgrammeFile): Pick<CompilingRules, 'money' | 'names'> {
  const { currency: main, currencies = {}, partners, places } = file;
  const tallies = Object.entries(file.tallies ?? {}).flatMap(([name, { of, currency }]) =>
    kindOf(of) === 'money' ? [[name, currency ?? main] as const] : [],
  );
  const all = [main, ...Object.keys(currencies)];
  const cities = Object.entries(places ?? {});
  const names: (readonly [string, readonly string[]])[] = [
    ['receipt.currency', all],
    ['place.city', cities.map(([city]) => city)],
    ['place.region', cities.map(([, { region }]) => region)],
    ['place.country', cities.map(([, { country }]) => country)],
    ['partner.trade', Object.values(partners ?? {}).map(({ trade }) => trade)],
    ...(partners === undefined ? [] : [['partner', Object.keys(partners)] as const]),
  ];
  return {
    money: { main, all, tallies: new Map(tallies), seen: { isAsked: false } },
    names: new Map(names.map(([fact, known]) => [fact, [...new Set(known)]])),
  };
}

/** Limits, budgets and prices in a unit are parts that can run out. */
function hasScarce({ rules }: ProgrammeFile): boolean {
  return rules.some(
    ({ limit, stock, budget, discount }) =>
      limit !== undefined ||
      stock !== undefined ||
      budget !== undefined ||
      discount?.pays !== undefined,
  );
}

/** Facts of who brought or enrolled a member, or points for them. */
function asksSponsors(file: ProgrammeFile): boolean {
  const { rules, tallies, reserved, clubs, lists } = file;
  const isToOther = rules.some(({ to = 'member' }) => to !== 'member');
  const text = JSON.stringify([rules, tallies, reserved, clubs, lists]);
  return isToOther || /"(referrer|enroller)(\.[a-z]+)?":/.test(text);
}

/** What a cashier has rung up for the member. */
const asksCashier = ({ rules, tallies, reserved }: ProgrammeFile): boolean =>
  JSON.stringify([rules, tallies, reserved]).includes('"cashier.receipts":');

/** Facts of the profile; `by` of a ladder may name one too. */
function asksProfile(file: ProgrammeFile): boolean {
  const { rules, tallies, reserved, clubs, lists } = file;
  const text = JSON.stringify([rules, tallies, reserved, clubs, lists]);
  const isAsked = Object.values(clubs ?? {}).some(({ answered }) => answered !== undefined);
  return (
    isAsked ||
    file.succeeds !== undefined ||
    // A list asks for its consent, and so does who is kept after the end.
    file.lists !== undefined ||
    file.closing?.erase !== undefined ||
    /"(member\.(tags|days|months|age|birthday|childAge|consents|clubs)|(answer|years)\.[a-z0-9-]+)"/.test(
      text,
    )
  );
}

function cardsOf(file: ProgrammeFile, faults: Faults): CardKind[] {
  return Object.entries(file.cards ?? {}).map(([kind, numbers]) => {
    if (['member', 'bearer', 'none'].includes(kind)) {
      const hint = 'another name, as `courtesy`';
      faults.push({ path: ['cards', kind], text: `${quoted(kind)} means something else`, hint });
    }
    const isRange = (one: string) => one.endsWith('*');
    return {
      kind,
      numbers: numbers.filter((one) => !isRange(one)),
      ranges: numbers.filter(isRange).map((one) => one.slice(0, -1)),
    };
  });
}

/** A unit is rounded once a receipt, so its rules must agree how. */
function checkRounding(file: ProgrammeFile, faults: Faults): void {
  const first = new Map<string, { readonly id: string; readonly round: string }>();
  for (const [at, { id, on = 'receipt', earn }] of file.rules.entries()) {
    // What no receipt sets off is a whole amount: nothing is rounded.
    if (earn === undefined || on !== 'receipt') continue;
    const round = earn.round ?? 'down';
    const before = first.get(earn.unit);
    if (before === undefined) first.set(earn.unit, { id, round });
    else if (before.round !== round) {
      const text = `${earn.unit} is rounded ${quoted(before.round)} by ${quoted(before.id)}`;
      const hint = 'a unit is rounded once a receipt: give all its rules one `round`';
      faults.push({ path: ['rules', at, 'earn', 'round'], text, hint });
    }
  }
}

function compileUnits(file: ProgrammeFile, places: number, faults: Faults): UnitDefinition[] {
  const tallies = Object.keys(file.tallies ?? {});
  return Object.entries(file.units ?? {}).map(([name, unit]) =>
    compileUnit({ name, unit, tallies, places, faults }),
  );
}

function compileUnit(options: {
  readonly name: string;
  readonly unit: UnitFile;
  /** Names of tallies. */
  readonly tallies: readonly string[];
  readonly places: number;
  readonly faults: Faults;
}): UnitDefinition {
  const { name, unit, tallies, places, faults } = options;
  const life = lifeOf(unit.life ?? 'never');
  const pendingDays = Number.parseInt(unit.pending ?? '0 days', 10);
  const onReturn = unit.onReturn === 'reduce refund' ? 'reduceRefund' : (unit.onReturn ?? 'clamp');
  const value = unit.value === undefined ? null : ratioOfDecimal(unit.value, places);
  const cost = unit.cost === undefined ? null : ratioOfDecimal(unit.cost, places);
  const path = ['units', name];
  if (value?.num === 0) {
    const hint = 'more than 0, or no value at all';
    faults.push({ path: [...path, 'value'], text: 'a point is worth nothing', hint });
  }
  if (unit.rest === 'dies' && value === null) {
    const hint = 'say what a point is worth as a tender: value: "0.10"';
    faults.push({ path: [...path, 'rest'], text: 'the unit has no value', hint });
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
  const onExpired = endOf(unit);
  const ends = unit.ends ?? 'day';
  // For budgets: the cost of one amount, of which 10^scale are a point.
  const costOfAmount = cost === null ? null : { num: cost.num, den: cost.den * 10 ** scale };
  return {
    ...{ unit: name, scale, life, ends, pendingDays, onReturn, onExpired, value },
    worth: value,
    rest: unit.rest ?? 'stays',
    sameEnd: unit.sameEnd ?? 'oldest',
    cost: costOfAmount,
    idle: idleOf(unit, { path, tallies, faults }),
    spendLimits: spendLimitsOf(unit, { path, scale, faults }),
    isHidden: unit.hidden === true,
    warnDays: warnOf(unit, { path, lifeDays, faults }),
  };
}

/** Units with what a return may keep for them; `reduce refund` needs to know it. */
function withWorth(
  units: readonly UnitDefinition[],
  rules: Programme['rules'],
  faults: Faults,
): readonly UnitDefinition[] {
  return units.map((unit) => {
    const worth = worthIn(unit, rules, units);
    if (unit.onReturn === 'reduceRefund' && worth === null) {
      const hint = 'say what a point is worth: value: "0.10"';
      const path = ['units', unit.unit, 'onReturn'];
      faults.push({ path, text: 'the unit has no value', hint });
    }
    return { ...unit, worth };
  });
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

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}
