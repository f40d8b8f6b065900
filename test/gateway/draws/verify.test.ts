import { describe, expect, it } from 'vitest';
import type {
  DrawDocument,
  OpenDocument,
  PublishDocument,
  WinnersDocument,
} from '../../../gateway/programme/draws/documents.ts';
import { readDrawDocument } from '../../../gateway/programme/draws/documents.ts';
import { commitmentOf, digest, rootOf } from '../../../gateway/programme/draws/pick.ts';
import { verifyDraw, winnersOf } from '../../../gateway/programme/draws/verify.ts';

const secret = digest('secret');
const entries = [1, 2, 3, 4].map((n): [string, number] => [String(n).padStart(64, '0'), n]);
const rules: OpenDocument['rules'] = {
  ...{ id: 'spring', title: 'Spring', unit: 'TICKETS', scale: 0, cutOff: 'received' },
  ...{ opens: '2026-03-01T00:00:00Z', closes: '2026-03-31T20:00:00Z', graceMinutes: 0 },
  ...{ winners: 2, reserves: 1, exclude: [], freeEntries: 1, freeWay: 'ask' },
  publicValue: { source: 'lottery', at: '2026-04-04T22:00:00Z' },
};
const open: OpenDocument = {
  ...{ stage: 'open', previous: '', rules, commitment: commitmentOf(secret) },
  publishedAt: '2026-02-01T00:00:00Z',
};
const block = { n: 7, hash: digest('block') };
const publish: Omit<PublishDocument, 'previous'> = {
  ...{ stage: 'publish', block, root: rootOf(entries), members: 4, total: 10, excluded: 0 },
  ...{ entries, publishedAt: '2026-04-01T00:00:00Z' },
};
const picks = winnersOf({ rules, entries, secret, value: '1 2 3' });
const winners: Omit<WinnersDocument, 'previous'> = {
  ...{ stage: 'winners', value: '1 2 3', secret, ...picks, publishedAt: '2026-04-05T00:00:00Z' },
};

/** The files of a draw, each with the hash of the one before it, however they were changed. */
function chained(changes: {
  readonly open?: Partial<OpenDocument>;
  readonly publish?: Partial<PublishDocument>;
  readonly winners?: Partial<WinnersDocument>;
}): readonly string[] {
  const close = { stage: 'close', block, publishedAt: '2026-03-31T20:00:00Z' };
  const stages: readonly object[] = [
    ...[{ ...open, ...changes.open }, close, { ...publish, ...changes.publish }],
    { ...winners, ...changes.winners },
  ];
  const texts: string[] = [];
  for (const stage of stages) {
    const before = texts.at(-1);
    const previous = before === undefined ? '' : digest(before);
    texts.push(JSON.stringify({ ...stage, previous }));
  }
  return texts;
}

describe('published documents of a draw', () => {
  it('fit together, as far as they are published', () => {
    const texts = chained({});
    for (const count of [1, 2, 3, 4]) expect(verifyDraw(texts.slice(0, count))).toEqual([]);
    expect(verifyDraw([])).toEqual(['there is no stage open']);
    expect(verifyDraw([...texts, '{}'])).toEqual(['document 5 is not the stage of a draw']);
    expect(verifyDraw(texts.slice(1))).toEqual(['document 1 is not the stage open']);
  });

  const late = { publishedAt: '2026-04-04T22:00:00Z' };
  const [first, second] = picks.winners;
  if (first === undefined || second === undefined) throw new Error('two have won');
  const other = { ...first, ticket: first.ticket + 1 };
  const nobody = { ...first, pseudonym: digest('nobody') };
  it.each<[string, Parameters<typeof chained>[0]]>([
    ['the list was published when the public value could be known', { publish: late }],
    ['the entries are not as many as said', { publish: { members: 5 } }],
    ['the entries are not as many as said', { publish: { total: 11 } }],
    ['the entries do not have the root', { publish: { root: digest('other') } }],
    ['the secret is not the one promised', { open: { commitment: digest('other') } }],
    ['the winners are others', { winners: { winners: [other, second] } }],
    ['the winners are others', { winners: { winners: [nobody, second] } }],
    ['the winners are others', { winners: { winners: [second, first] } }],
    ['the winners are others', { winners: { winners: [first] } }],
    ['the winners are others', { winners: { winners: [first, second, ...picks.reserves] } }],
    ['the reserves are others', { winners: { reserves: [] } }],
    [
      'the winners were drawn before the public value existed',
      { winners: { publishedAt: '2026-04-04T21:59:59Z' } },
    ],
  ])('do not where %s', (problem, changes) => {
    expect(verifyDraw(chained(changes))).toEqual([problem]);
  });

  it('may name the winners from the very moment of the public value', () => {
    expect(verifyDraw(chained({ winners: late }))).toEqual([]);
  });

  it('are no documents when they are no JSON, or of another stage', () => {
    const read = (text: string): DrawDocument | null => readDrawDocument('open', text);
    expect(read(JSON.stringify(open))).toEqual(open);
    expect([read('{'), read(''), read('null')]).toEqual([null, null, null]);
    expect(readDrawDocument('close', JSON.stringify(open))).toBeNull();
  });
});
