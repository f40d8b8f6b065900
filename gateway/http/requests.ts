import { createHmac, type KeyObject } from 'node:crypto';
import { ok, type Result, refuse } from '../../protocol/errors.ts';
import { assert, type EpochMs } from '../../protocol/units.ts';
import { codeHash, holdId, requestKey, spendId } from '../programme/business-key.ts';
import type { Command } from '../programme/types.ts';
import { readCard, readProvenCard, readSponsors, tokensOf } from './cards.ts';
import type { HttpDeps } from './deps.ts';
import type { ProfileBody } from './member-schemas.ts';
import type {
  EventBody,
  HoldBody,
  MemberBody,
  Purchase,
  ReceiptBody,
  Return,
  SpendBody,
  WithdrawalBody,
} from './schemas.ts';
import { isBusinessDate, readTime } from './time-text.ts';

/** A parsed request: its natural key, the hash of what it says, and the command for the engine. */
export interface TillRequest {
  readonly key: string;
  /** What the keys of all attempts begin with. */
  readonly attemptsOf: string;
  /** HMAC-SHA-256 over the parsed request without transport fields, hex. */
  readonly hash: string;
  readonly command: Command;
}

/** What requests are read with. */
export interface Reading {
  readonly now: EpochMs;
  /** False while our own clock cannot be believed: then a till's is not measured by it. */
  readonly isTimeTrusted: boolean;
  /** Keys the hash, so that a stored hash says nothing about a card number. */
  readonly secret: KeyObject;
  readonly newMember: () => string;
}

export function readingOf(
  { intake, ids }: Pick<HttpDeps, 'intake' | 'ids'>,
  secret: KeyObject,
): Reading {
  return {
    now: intake.now(),
    isTimeTrusted: intake.timeTrust().kind === 'trusted',
    secret,
    newMember: () => ids.uuid(),
  };
}

/** `isQuote`: nothing is written, and the answer says what would give more. */
export function purchaseRequest(
  body: Purchase,
  reading: Reading,
  isQuote = false,
): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const card = body.card === undefined ? ok(null) : readCard(body.card);
  if (!card.ok) return card;
  const quantities = readQuantities(body.lines);
  if (!quantities.ok) return quantities;
  const { occurredAt } = common.value;
  const lines = body.lines.map((line, index) => ({
    ...line,
    quantity: quantities.value[index] ?? 0,
  }));
  const { currency, receipt, tenders, cashier, channel, language, wants, given, collectCode } =
    body;
  const code = collectCode === undefined ? undefined : codeHash(collectCode);
  const who = card.value === null ? null : { card: card.value };
  // Nothing of what is not said may stand there: it would be another command after a repeat.
  const tokens = tokensOf(body, reading);
  const told = defined({ cashier, channel, code, language, wants, given, tokens });
  const notGiven = body.explain ?? isQuote;
  const explain = notGiven || isQuote ? { explain: { notGiven, isQuote } } : {};
  return ok(
    tillRequest({
      verb: 'purchases',
      body,
      secret: reading.secret,
      command: {
        ...{ kind: 'purchase', receipt, occurredAt, currency, who, ...told, ...explain },
        ...{ lines, tenders },
      },
      said: [
        occurredAt,
        currency,
        card.value,
        lines.map(lineSaid),
        tenders.map((one) => [one.kind, one.amountMinor, one.spend ?? null]),
        ...unlessEmpty({ ...told, ...(notGiven ? { explain: true } : {}) }),
      ],
    }),
  );
}

/** A basket whose scarce parts are held; the purchase of the same receipt takes them. */
export function holdRequest(body: HoldBody, reading: Reading): Result<TillRequest> {
  const { minutes = 10, ...basket } = body;
  const read = purchaseRequest({ ...basket, tenders: [] }, reading);
  if (!read.ok) return read;
  const { command, hash } = read.value;
  assert(command.kind === 'purchase', 'a basket is read as a purchase');
  const { tenders, ...rest } = command;
  const id = holdId(keyOf('holds', body));
  const forMs = minutes * 60_000;
  const request = tillRequest({
    ...{ verb: 'holds', body, secret: reading.secret },
    command: { ...rest, kind: 'hold', id, forMs },
    said: [hash, minutes],
  });
  // A parked basket is held anew under its next attempt: each attempt stands for itself.
  return ok({ ...request, attemptsOf: request.key });
}

/** What a line says, for the hash: what came later stands last, and only where it is said. */
function lineSaid(
  line: Omit<Purchase['lines'][number], 'quantity'> & { readonly quantity: number },
): readonly unknown[] {
  const { brand, labels, costMinor } = line;
  const base = [line.line, line.sku, line.category ?? null, line.quantity, line.totalMinor];
  return [...base, ...unlessEmpty(defined({ brand, labels, costMinor }))];
}

export function returnRequest(body: Return, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  if (!isBusinessDate(body.of.businessDate)) return invalid('/of/businessDate', 'no such day');
  const quantities = readQuantities(body.lines);
  if (!quantities.ok) return quantities;
  const { occurredAt } = common.value;
  const lines = body.lines.map(({ line, ofLine, totalMinor }, index) => {
    return { line, ofLine, quantity: quantities.value[index] ?? 0, totalMinor };
  });
  const { receipt, of, currency, tenders = [] } = body;
  const { partner, store, till, businessDate, number } = of;
  return ok(
    tillRequest({
      verb: 'returns',
      body,
      secret: reading.secret,
      command: { kind: 'return', receipt, of, occurredAt, currency, lines, mayWait: true },
      said: [
        occurredAt,
        currency,
        [partner, store, till, businessDate, number],
        lines.map((one, index) => {
          const { sku = null, category = null } = body.lines[index] ?? {};
          return [one.line, one.ofLine, sku, category, one.quantity, one.totalMinor];
        }),
        tenders.map((one) => [one.kind, one.amountMinor, one.spend ?? null]),
      ],
    }),
  );
}

export function spendRequest(body: SpendBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const card = readProvenCard(body.card);
  if (!card.ok) return card;
  const { occurredAt } = common.value;
  const { receipt, unit, amount } = body;
  const abroad = defined({ currency: body.currency });
  const who = { card: card.value };
  const id = spendId(keyOf('spends', body));
  return ok(
    tillRequest({
      verb: 'spends',
      body,
      secret: reading.secret,
      command: { kind: 'spend', id, receipt, occurredAt, who, unit, amount, ...abroad },
      said: [occurredAt, card.value, unit, amount, ...unlessEmpty(abroad)],
    }),
  );
}

export function eventRequest(body: EventBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const card = readCard(body.card);
  if (!card.ok) return card;
  const { receipt, event, language } = body;
  const quantity = readThousandths(body.quantity ?? 1);
  if (quantity === null) return invalid('/quantity', 'more than three decimals');
  const { occurredAt } = common.value;
  const told = defined({ language });
  const who = { card: card.value };
  return ok(
    tillRequest({
      verb: 'events',
      body,
      secret: reading.secret,
      command: { kind: 'event', receipt, occurredAt, who, event, quantity, ...told },
      said: [occurredAt, card.value, event, quantity, ...unlessEmpty(told)],
    }),
  );
}

export function withdrawalRequest(body: WithdrawalBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  if (!isBusinessDate(body.of.businessDate)) return invalid('/of/businessDate', 'no such day');
  const { occurredAt } = common.value;
  const { receipt, of } = body;
  const { partner, store, till, businessDate, number } = of;
  return ok(
    tillRequest({
      verb: 'withdrawals',
      body,
      secret: reading.secret,
      command: { kind: 'withdraw', receipt, of, occurredAt, mayWait: true },
      said: [occurredAt, [partner, store, till, businessDate, number]],
    }),
  );
}

export function memberRequest(body: MemberBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const card = readCard(body.card);
  if (!card.ok) return card;
  const sponsors = readSponsors(body);
  if (!sponsors.ok) return sponsors;
  const { name = '' } = body;
  const tokens = tokensOf(body, reading);
  const told = defined({
    sponsors: Object.keys(sponsors.value).length === 0 ? undefined : sponsors.value,
    tokens,
  });
  const at = common.value.occurredAt;
  return ok(
    tillRequest({
      verb: 'members',
      body,
      secret: reading.secret,
      command: { kind: 'enrol', member: reading.newMember(), card: card.value, name, at, ...told },
      said: [
        ...[body.occurredAt === undefined ? null : at, card.value, name],
        ...unlessEmpty(told),
      ],
    }),
  );
}

/** What a member tells, of a card or of a member id: of exactly one of them. */
export function profileRequest(body: ProfileBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  if ((body.card === undefined) === (body.member === undefined)) {
    return invalid('/card', 'either `card` or `member`');
  }
  const card = body.card === undefined ? ok(null) : readCard(body.card);
  if (!card.ok) return card;
  const { receipt, member = '', birthday, children, tags, answers, dates, consents, clubs } = body;
  const who = card.value === null ? { member } : { card: card.value };
  const marks = tags === undefined ? undefined : { add: [], remove: [], ...tags };
  const told = { birthday, children, tags: marks, answers: sorted(answers) };
  const named = { dates: sorted(dates), consents: sorted(consents), clubs: sorted(clubs) };
  const changes = defined({ ...told, ...named });
  const at = common.value.occurredAt;
  return ok(
    tillRequest({
      verb: 'profiles',
      body,
      secret: reading.secret,
      command: { kind: 'profile', receipt, who, changes, at },
      said: [body.occurredAt === undefined ? null : at, who, changes],
    }),
  );
}

/** In the order of its names, so that the same request has the same hash. */
function sorted<Value>(
  named: Readonly<Record<string, Value>> | undefined,
): Readonly<Record<string, Value>> | undefined {
  return named === undefined ? undefined : Object.fromEntries(Object.entries(named).sort());
}

/** What every request says of its document. */
export interface Keyed {
  readonly receipt: ReceiptBody;
  readonly attempt?: number;
  readonly item?: string;
  readonly occurredAt?: string;
}

/** A till's clock may run ahead; a day more is a mistake that would date points into the future. */
const aheadMaxMs = 24 * 3600_000;
/** Whatever our own clock says: the ends of points must stay within the calendar. */
const tooLate = Date.UTC(2200, 0, 1);

export function readCommon(
  body: Keyed,
  { now, isTimeTrusted }: Reading,
): Result<{ readonly occurredAt: EpochMs }> {
  if (!isBusinessDate(body.receipt.businessDate)) {
    return invalid('/receipt/businessDate', 'no such day');
  }
  if (body.occurredAt === undefined) return ok({ occurredAt: now });
  const occurredAt = readTime(body.occurredAt);
  if (occurredAt === null) return invalid('/occurredAt', 'no such moment');
  if (occurredAt < 0) return invalid('/occurredAt', 'before 1970');
  if (occurredAt >= tooLate) return invalid('/occurredAt', 'after 2199');
  if (isTimeTrusted && occurredAt > now + aheadMaxMs)
    return invalid('/occurredAt', "more than a day ahead of the gateway's clock");
  return ok({ occurredAt });
}

function readQuantities(
  lines: readonly { readonly quantity: number }[],
): Result<readonly number[]> {
  const thousandths: number[] = [];
  for (const [at, { quantity }] of lines.entries()) {
    const read = readThousandths(quantity);
    if (read === null) return invalid(`/lines/${at}/quantity`, 'more than three decimals');
    thousandths.push(read);
  }
  return ok(thousandths);
}

/** A quantity in thousandths; null when it has more than three decimals. */
function readThousandths(quantity: number): number | null {
  const exact = quantity * 1000;
  const slack = 4 * Number.EPSILON * Math.abs(exact);
  const rounded = Math.round(exact);
  return Math.abs(exact - rounded) > slack ? null : rounded;
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The fields that are there, in the order of their names. */
function defined<T extends object>(fields: T): Defined<T> {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.sort()) as Defined<T>;
}

const unlessEmpty = (fields: object): readonly unknown[] =>
  Object.keys(fields).length === 0 ? [] : [fields];

function invalid(path: string, found: string) {
  return refuse('REQUEST_INVALID', { path, found });
}

export function keyOf(verb: string, body: Keyed): string {
  const { receipt, attempt = 1, item = '' } = body;
  return requestKey({ verb, receipt, item, attempt });
}

export function tillRequest(options: {
  readonly verb: string;
  readonly body: Keyed;
  readonly secret: KeyObject;
  readonly command: Command;
  /** All that the request says beside its key, in a fixed order. */
  readonly said: readonly unknown[];
}): TillRequest {
  const { verb, body, secret, command, said } = options;
  const hash = createHmac('sha256', secret).update(JSON.stringify(said)).digest('hex');
  const key = keyOf(verb, body);
  // The attempt stands last.
  return { key, attemptsOf: key.slice(0, key.lastIndexOf(',') + 1), hash, command };
}
