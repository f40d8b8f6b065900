import { fromRfc3339 } from '../../../protocol/calendar.ts';
import {
  type DrawDocument,
  type OpenDocument,
  type PublishDocument,
  readDrawDocument,
  stages,
  type WinnersDocument,
} from './documents.ts';
import {
  commitmentOf,
  type DrawEntry,
  digest,
  type Pick,
  pickWinners,
  rootOf,
  seedOf,
} from './pick.ts';

/** Winners and reserves, from what is published and nothing else. */
export function winnersOf(what: {
  readonly rules: { readonly winners: number; readonly reserves: number };
  readonly entries: readonly DrawEntry[];
  readonly secret: string;
  readonly value: string;
}): { readonly winners: Pick[]; readonly reserves: Pick[] } {
  const { rules, entries, secret, value } = what;
  const seed = seedOf({ secret, root: rootOf(entries), value });
  const picks = pickWinners(seed, entries, rules.winners + rules.reserves);
  return { winners: picks.slice(0, rules.winners), reserves: picks.slice(rules.winners) };
}

/**
 * What is wrong with the published documents of a draw, in sentences; empty when all that is
 * published so far fits together. `texts` are the files' texts in the order of the stages.
 */
export function verifyDraw(texts: readonly string[]): readonly string[] {
  const documents: DrawDocument[] = [];
  for (const [at, text] of texts.entries()) {
    const stage = stages[at];
    const document = stage === undefined ? null : readDrawDocument(stage, text);
    if (document === null) return [`document ${at + 1} is not the stage ${stage ?? 'of a draw'}`];
    const before = texts[at - 1];
    if (document.previous !== (before === undefined ? '' : digest(before))) {
      return [`the stage ${document.stage} does not name the document before it`];
    }
    documents.push(document);
  }
  const [open, , publish, winners] = documents;
  if (open?.stage !== 'open') return ['there is no stage open'];
  if (publish?.stage !== 'publish') return [];
  const problems = listProblems(open, publish);
  if (problems.length > 0 || winners?.stage !== 'winners') return problems;
  return winnerProblems(open, publish, winners);
}

function listProblems(open: OpenDocument, publish: PublishDocument): readonly string[] {
  const { entries, root, members, total } = publish;
  const isSorted = entries.every(([pseudonym], at) => pseudonym > (entries[at - 1]?.[0] ?? ''));
  const sum = entries.reduce((all, [, own]) => all + own, 0);
  const isBefore = timeOf(publish.publishedAt) < timeOf(open.rules.publicValue.at);
  return [
    ...(isSorted ? [] : ['the entries are not sorted, or one stands there twice']),
    ...(members === entries.length && total === sum ? [] : ['the entries are not as many as said']),
    ...(rootOf(entries) === root ? [] : ['the entries do not have the root']),
    ...(isBefore ? [] : ['the list was published when the public value could be known']),
  ];
}

function winnerProblems(
  open: OpenDocument,
  publish: PublishDocument,
  found: WinnersDocument,
): readonly string[] {
  const { secret, value } = found;
  const right = winnersOf({ rules: open.rules, entries: publish.entries, secret, value });
  const isAfter = timeOf(found.publishedAt) >= timeOf(open.rules.publicValue.at);
  return [
    ...(commitmentOf(secret) === open.commitment ? [] : ['the secret is not the one promised']),
    ...(isSame(right.winners, found.winners) ? [] : ['the winners are others']),
    ...(isSame(right.reserves, found.reserves) ? [] : ['the reserves are others']),
    ...(isAfter ? [] : ['the winners were drawn before the public value existed']),
  ];
}

const isSame = (a: readonly Pick[], b: readonly Pick[]): boolean =>
  a.length === b.length &&
  a.every(
    ({ pseudonym, ticket }, at) => pseudonym === b[at]?.pseudonym && ticket === b[at]?.ticket,
  );

const timeOf = (text: string): number => fromRfc3339(text) ?? Number.NaN;
