import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromRfc3339, toRfc3339 } from '../../protocol/calendar.ts';
import { StamgastError } from '../../protocol/errors.ts';
import { loadConfig, placesOf } from '../../protocol/host/config.ts';
import {
  checkIsThere,
  makeFile,
  makeFolder,
  reading,
  writing,
} from '../../protocol/host/folder.ts';
import type { EpochMs } from '../../protocol/units.ts';
import {
  type DrawDocument,
  type DrawRules,
  type PublishDocument,
  type Stage,
  stages,
} from '../programme/draws/documents.ts';
import { cutOffOf, DrawFile, drawRules } from '../programme/draws/file.ts';
import { commitmentOf, type Pick, pseudonymOf, rootOf } from '../programme/draws/pick.ts';
import { countableFrom } from '../programme/draws/tickets.ts';
import { verifyDraw, winnersOf } from '../programme/draws/verify.ts';
import { changed, documentText, readDocuments, sha256Hex, writeOnce } from './documents.ts';
import { entryList, type FreeEntry, membersByPseudonym, peopleOf } from './draw-ledger.ts';
import { type LedgerReader, readLedger } from './ledger-reader.ts';

/** A draw of a data folder, at a moment. */
export interface DrawAt {
  readonly dataFolder: string;
  readonly id: string;
  readonly now: EpochMs;
}

/** What nobody may see: the secret until the winners are drawn, the key of the salts never. */
interface DrawSecrets {
  readonly secret: string;
  readonly saltKey: string;
}

/** A stage that was published. */
export interface Published<D extends DrawDocument = DrawDocument> {
  readonly path: string;
  readonly text: string;
  readonly document: D;
}

/**
 * Publishes what a draw promises, with the hash of its secret, before it opens. `random` gives 64
 * hex digits that nobody can guess. Throws CONFIG_INVALID, DRAW_REFUSED, STORAGE.
 */
export function openDraw(options: {
  readonly dataFolder: string;
  readonly file: string;
  readonly now: EpochMs;
  readonly random: () => string;
}): Published {
  const { dataFolder, file, now, random } = options;
  const read = drawRules(loadConfig({ path: file, schema: DrawFile, env: {}, flags: {} }));
  if (!read.ok) {
    const lines = read.faults.map(({ key, text }) => `${placesOf(file)(key)}: ${text}`);
    throw new StamgastError('CONFIG_INVALID', lines.join('\n'));
  }
  const { rules } = read;
  const draw = { dataFolder, id: rules.id, now };
  if (stagesOf(draw).length > 0) throw refused(`${rules.id} is open already; choose another id`);
  if (now >= timeOf(rules.opens)) {
    throw refused(`${rules.id} opens at ${rules.opens}; it must be published before`);
  }
  makeFolder(privateFolder(draw));
  // A secret that is there was made for an opening that did not come to its end.
  const path = join(privateFolder(draw), 'secret.json');
  if (!existsSync(path)) {
    const secrets: DrawSecrets = { secret: random(), saltKey: random() };
    writeOnce(privateFolder(draw), 'secret.json', `${JSON.stringify(secrets)}\n`, 0o600);
  }
  const commitment = commitmentOf(secretsOf(draw).secret);
  return publish(draw, { stage: 'open', previous: '', rules, commitment, publishedAt: time(now) });
}

/** Takes a member's free entries. False: they were taken before. Throws DRAW_REFUSED. */
export function enterDraw(draw: DrawAt, member: string): boolean {
  const { now } = draw;
  const { rules } = rulesOf(draw);
  if (rules.freeEntries === 0) throw refused(`${draw.id} has no free entries`);
  if (now < timeOf(rules.opens) || now > timeOf(rules.closes)) {
    throw refused(`${draw.id} is open from ${rules.opens} to ${rules.closes}`);
  }
  const isMember = readLedger(draw.dataFolder, (ledger) => peopleOf(ledger).has(member));
  if (!isMember) throw refused(`no open membership has the id ${JSON.stringify(member)}`);
  if (freeEntries(draw).some((row) => row.member === member)) return false;
  const path = join(privateFolder(draw), 'free.jsonl');
  makeFile(path);
  const line = `${JSON.stringify({ member, at: now })}\n`;
  writing(path, () => appendFileSync(path, line, { flush: true }));
  return true;
}

/** Publishes that the draw is over, and the block that the ledger had then. */
export function closeDraw(draw: DrawAt): Published {
  const { rules, previous } = next(draw, 'close');
  if (draw.now < timeOf(rules.closes)) throw refused(`${draw.id} closes at ${rules.closes}`);
  const { n, hash } = readLedger(draw.dataFolder, (ledger) => ledger.head());
  const block = { n, hash };
  return publish(draw, { stage: 'close', previous, block, publishedAt: time(draw.now) });
}

/** Publishes the list of entries and its root: after the grace, before the public value is known. */
export function publishDraw(draw: DrawAt): Published {
  const { rules, previous } = next(draw, 'publish');
  const cutOff = cutOffOf(rules, timeOf(rules.closes));
  const from = countableFrom(cutOff);
  if (draw.now <= from) {
    throw refused(`late entries of ${draw.id} are taken until ${time(from)}`);
  }
  if (draw.now >= timeOf(rules.publicValue.at)) {
    const text = `the public value of ${draw.id} may be known since ${rules.publicValue.at}`;
    throw refused(`${text}; a list published now proves nothing, open a new draw`);
  }
  const { saltKey } = secretsOf(draw);
  const made = readLedger(draw.dataFolder, (ledger) => {
    const { n, hash } = ledger.head();
    const list = entryList({ ledger, rules, cutOff, free: freeEntries(draw), saltKey });
    return { block: { n, hash }, ...list };
  });
  const { entries } = made;
  return publish(draw, {
    stage: 'publish',
    previous,
    block: made.block,
    root: rootOf(entries),
    members: entries.length,
    total: entries.reduce((sum, [, count]) => sum + count, 0),
    excluded: made.excluded,
    entries: entries.map(([pseudonym, count]) => [pseudonym, count]),
    publishedAt: time(draw.now),
  });
}

/** A winner whom the store can look up. */
export interface Winner extends Pick {
  /** Null when the membership ended since. */
  readonly member: string | null;
}

/** Draws: takes the public value, publishes the secret and the winners. */
export function drawWinners(
  draw: DrawAt,
  value: string,
): Published & { readonly winners: readonly Winner[]; readonly reserves: readonly Winner[] } {
  const { rules, previous, documents } = next(draw, 'winners');
  const { at, source } = rules.publicValue;
  if (draw.now < timeOf(at)) throw refused(`the public value (${source}) is known from ${at} on`);
  const list = documents.find(({ stage }) => stage === 'publish') as PublishDocument;
  const { secret, saltKey } = secretsOf(draw);
  const found = winnersOf({ rules, entries: list.entries, secret, value });
  const document = { stage: 'winners', previous, value, secret, ...found } as const;
  const published = publish(draw, { ...document, publishedAt: time(draw.now) });
  const members = readLedger(draw.dataFolder, (ledger: LedgerReader) =>
    membersByPseudonym(ledger, saltKey),
  );
  const named = (picks: readonly Pick[]): readonly Winner[] =>
    picks.map((pick) => ({ ...pick, member: members.get(pick.pseudonym) ?? null }));
  return { ...published, winners: named(found.winners), reserves: named(found.reserves) };
}

/** What a member needs to find itself in the published list: its salt and its pseudonym. */
export function proofOf(
  draw: DrawAt,
  member: string,
): { readonly salt: string; readonly pseudonym: string } {
  rulesOf(draw);
  return pseudonymOf(secretsOf(draw).saltKey, member);
}

/**
 * What is wrong with the published documents in a folder; empty when nothing is. Throws
 * CONFIG_INVALID when it has none.
 */
export function verifyDrawFolder(folder: string): readonly string[] {
  const paths = stages.map((stage, at) => join(folder, `${at + 1}-${stage}.json`));
  const there = paths.filter((path) => existsSync(path));
  const hint = 'name the folder in which the documents of a draw lie';
  checkIsThere(folder, hint);
  if (there.length === 0) checkIsThere(paths[0] ?? folder, hint);
  const texts = there.map((path) => reading(path, () => readFileSync(path, 'utf8')));
  return verifyDraw(texts);
}

function publish<D extends DrawDocument>(draw: DrawAt, document: D): Published<D> {
  const folder = publicFolder(draw);
  const file = `${stages.indexOf(document.stage) + 1}-${document.stage}.json`;
  const text = documentText(document);
  writeOnce(folder, file, text);
  return { path: join(folder, file), text, document };
}

/** The rules and documents of a draw whose next stage this is. */
function next(
  draw: DrawAt,
  stage: Stage,
): {
  readonly rules: DrawRules;
  readonly previous: string;
  readonly documents: readonly DrawDocument[];
} {
  const { rules, documents, previous } = rulesOf(draw);
  const due = stages[documents.length];
  if (due === stage) return { rules, documents, previous };
  const done = documents.at(-1)?.stage;
  const text = due === undefined ? 'and nothing comes after it' : `and \`${due}\` is next`;
  throw refused(`the last stage of ${draw.id} is \`${done}\`, ${text}`);
}

function rulesOf(draw: DrawAt): {
  readonly rules: DrawRules;
  readonly documents: readonly DrawDocument[];
  readonly previous: string;
} {
  // The id is part of a path.
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(draw.id)) throw refused('a draw is named as `spring`');
  const stored = stagesOf(draw);
  const documents = stored.map(({ value }) => value);
  const [open] = documents;
  if (open?.stage !== 'open') throw refused(`there is no open draw ${draw.id}`);
  return { rules: open.rules, documents, previous: stored.at(-1)?.hash ?? '' };
}

function stagesOf(draw: DrawAt) {
  const folder = publicFolder(draw);
  const stored = readDocuments<DrawDocument>(folder);
  const problems = stored.length === 0 ? [] : verifyDraw(stored.map(({ text }) => text));
  if (problems.length > 0) throw changed(folder, problems.join('; '));
  return stored;
}

function secretsOf(draw: DrawAt): DrawSecrets {
  const path = join(privateFolder(draw), 'secret.json');
  const secrets = JSON.parse(reading(path, () => readFileSync(path, 'utf8'))) as DrawSecrets;
  const [open] = readDocuments<DrawDocument>(publicFolder(draw));
  if (open?.value.stage === 'open' && open.value.commitment !== sha256Hex(secrets.secret)) {
    throw changed(path, 'is not the secret whose hash was published');
  }
  return secrets;
}

function freeEntries(draw: DrawAt): readonly FreeEntry[] {
  const path = join(privateFolder(draw), 'free.jsonl');
  if (!existsSync(path)) return [];
  const lines = reading(path, () => readFileSync(path, 'utf8')).split('\n');
  // A line that a power cut left unfinished was never answered.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as FreeEntry);
}

const publicFolder = ({ dataFolder, id }: DrawAt): string => join(dataFolder, 'draws', id);
const privateFolder = ({ dataFolder, id }: DrawAt): string => join(dataFolder, 'draw-secrets', id);
const timeOf = (text: string): EpochMs => fromRfc3339(text) ?? Number.NaN;
const time = (at: EpochMs): string => toRfc3339({ at, zone: 'UTC' });
const refused = (text: string): StamgastError => new StamgastError('DRAW_REFUSED', text);
