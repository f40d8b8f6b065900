import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

const hex = Type.String({ pattern: '^[0-9a-f]{64}$' });
const time = Type.String({ maxLength: 40 });
const count = Type.Integer({ minimum: 0, maximum: 2 ** 48 });
const text = Type.String({ maxLength: 10_000 });
const Block = Type.Object({ n: count, hash: Type.String({ pattern: '^([0-9a-f]{64})?$' }) });

/** What a draw promises; published before it opens and never changed. Times are RFC 3339. */
const DrawRules = Type.Object({
  id: text,
  title: text,
  unit: text,
  scale: count,
  opens: time,
  closes: time,
  /** received: what was received by the close; occurred: what happened by then. */
  cutOff: Type.Union([Type.Literal('received'), Type.Literal('occurred')]),
  /** For `occurred`: how much later it may be received. */
  graceMinutes: count,
  winners: count,
  reserves: count,
  /** Members with one of these tags do not take part. */
  exclude: Type.Array(text),
  /** Entries that a member gets without buying anything; 0: there is no free way. */
  freeEntries: count,
  freeWay: text,
  /** Where the public value will stand, and from when; nobody may know it before. */
  publicValue: Type.Object({ source: text, at: time }),
});
export type DrawRules = Static<typeof DrawRules>;

const Picks = Type.Array(Type.Object({ pseudonym: hex, ticket: count }));

/** One JSON document a stage; each names the hash of the file before it. */
const OpenDocument = Type.Object({
  stage: Type.Literal('open'),
  previous: Type.Literal(''),
  rules: DrawRules,
  /** SHA-256 of the secret. */
  commitment: hex,
  publishedAt: time,
});
const CloseDocument = Type.Object({
  stage: Type.Literal('close'),
  previous: hex,
  /** The newest block of the ledger then. */
  block: Block,
  publishedAt: time,
});
const PublishDocument = Type.Object({
  stage: Type.Literal('publish'),
  previous: hex,
  block: Block,
  root: hex,
  /** How many members and entries there are, and how many members a tag leaves out. */
  members: count,
  total: count,
  excluded: count,
  /** Pseudonyms in ascending order, each with its entries. */
  entries: Type.Array(Type.Tuple([hex, Type.Integer({ minimum: 1, maximum: 2 ** 48 })])),
  publishedAt: time,
});
const WinnersDocument = Type.Object({
  stage: Type.Literal('winners'),
  previous: hex,
  value: text,
  secret: hex,
  winners: Picks,
  reserves: Picks,
  publishedAt: time,
});
export type OpenDocument = Static<typeof OpenDocument>;
export type CloseDocument = Static<typeof CloseDocument>;
export type PublishDocument = Static<typeof PublishDocument>;
export type WinnersDocument = Static<typeof WinnersDocument>;
export type DrawDocument = OpenDocument | CloseDocument | PublishDocument | WinnersDocument;

/** The stages of a draw, in their order. */
export const stages = ['open', 'close', 'publish', 'winners'] as const;
export type Stage = (typeof stages)[number];

const validators = {
  open: Compile(OpenDocument),
  close: Compile(CloseDocument),
  publish: Compile(PublishDocument),
  winners: Compile(WinnersDocument),
};

/** Reads the document of a stage; null when the text is none. Never throws. */
export function readDrawDocument(stage: Stage, source: string): DrawDocument | null {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    // Whatever is no JSON is no document.
    return null;
  }
  return validators[stage].Check(value) ? value : null;
}
