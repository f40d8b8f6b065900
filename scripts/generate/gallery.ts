import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../../protocol/units.ts';
import type { Generator } from '../generate.ts';

/** docs/gallery.md: what each programme file of the gallery is, in its own words. */
export const galleryDocument: Generator = {
  path: 'docs/gallery.md',
  make: () => {
    const ids = readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => name.slice(0, -'.yaml'.length))
      .sort();
    return `${[head(ids.length), ...ids.map(section)].join('\n')}`;
  },
};

const folder = join(import.meta.dirname, '../../gateway/programme/gallery');

const head = (count: number): string => `# The gallery

${count} programmes of the market, each as one file that a shop can begin with:
\`stamgast programme new --like NAME\`. Each has a table with its numbers, what happened and what should
follow, which the tests run on the real engine. This page is made from the first lines of the files
(\`npm run generate\`); [programmes.md](programmes.md) teaches the language.
`;

function section(id: string): string {
  const text = readFileSync(join(folder, `${id}.yaml`), 'utf8');
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('# '));
  const words = lines.slice(0, end).map((line) => line.slice('# '.length));
  assert(words.length > 0, `${id}.yaml says first what it is`);
  const links = [
    `[file](../gateway/programme/gallery/${id}.yaml)`,
    `[table](../test/gateway/gallery/${id}.yaml)`,
  ];
  return `## ${id}\n\n${words.join('\n')}\n\n${links.join(' · ')}\n`;
}
