import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { Row } from '../gateway/gallery/run-table.ts';

type Keys = Readonly<Record<string, unknown>>;

/** A block of docs/programmes.md between fences. */
export interface Block {
  readonly kind: string;
  readonly text: string;
  readonly line: number;
}

const page = readFileSync(new URL('../../docs/programmes.md', import.meta.url), 'utf8');

export const blocks: readonly Block[] = [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(
  (found) => ({
    kind: found[1] ?? '',
    text: found[2] ?? '',
    line: page.slice(0, found.index).split('\n').length,
  }),
);

export const ofKind = (kind: string): readonly Block[] =>
  blocks.filter((block) => block.kind === kind);

const goods = parse(ofKind('goods')[0]?.text ?? '') as Keys;
const people = {
  ...{ anna: 'member', bo: 'member', carl: 'no card', fritz: 'card 6299001234' },
  clerk: 'no card',
};

/** Each file of the page (a block of YAML changes the one before it), and what follows from it. */
export const examples: readonly (Row & { readonly line: number })[] = ofKind('yaml').map(
  ({ line }, at) => {
    const before = ofKind('yaml').slice(0, at + 1);
    const keys: Keys = Object.assign({}, ...before.map((block) => parse(block.text) as Keys));
    const till = ofKind('till').find((block) => block.line > line);
    const stories = [{ story: 'it follows', steps: parse(till?.text ?? '') as unknown }];
    const table = stringify({ people, goods, stories });
    return { id: 'points', line, programme: stringify(keys), table };
  },
);
