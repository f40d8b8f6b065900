import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { checkProgramme, findingText, unknownShop } from '../../gateway/programme/check/check.ts';
import { problemText, readProgramme } from '../../gateway/programme/language/file.ts';
import { failuresOf, tableOf } from '../gateway/gallery/run-table.ts';
import { pointsProgramme } from '../support/points-programme.ts';

type Keys = Readonly<Record<string, unknown>>;

const text = readFileSync(new URL('../../docs/programmes.md', import.meta.url), 'utf8');
const blocks = [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((found) => ({
  kind: found[1] ?? '',
  text: found[2] ?? '',
  line: text.slice(0, found.index).split('\n').length,
}));
const ofKind = (kind: string) => blocks.filter((block) => block.kind === kind);

/** Each file of the page: a block of YAML changes the one before it. */
const files = ofKind('yaml').map(({ line }, at) => {
  const before = ofKind('yaml').slice(0, at + 1);
  const keys: Keys = Object.assign({}, ...before.map((block) => parse(block.text) as Keys));
  return { line, file: stringify(keys) };
});
const goods = parse(ofKind('goods')[0]?.text ?? '') as Keys;
const people = {
  ...{ anna: 'member', bo: 'member', carl: 'no card', fritz: 'card 6299001234' },
  clerk: 'no card',
};

describe('docs/programmes.md', () => {
  it('has a kind for each of its blocks, and something that follows from each file', () => {
    const kinds = blocks.map(({ kind }) => kind).filter((kind) => kind !== 'text');
    const [first, ...rest] = kinds;
    expect(first).toBe('goods');
    expect(rest).toEqual(files.flatMap(() => ['yaml', 'till']));
    expect(files.length).toBeGreaterThan(12);
  });

  it.each(files)('the file of line $line compiles', ({ file }) => {
    const read = readProgramme({ text: file, file: 'points.yaml' });
    expect(read.ok ? [] : read.problems.map(problemText)).toEqual([]);
  });

  it.each(files)('what follows from the file of line $line does follow', ({ line, file }) => {
    const till = ofKind('till').find((block) => block.line > line);
    const stories = [{ story: 'it follows', steps: parse(till?.text ?? '') as unknown }];
    const table = stringify({ people, goods, stories });
    const row = { id: 'points', programme: file, table };
    const read = tableOf(row);
    const [story] = read.stories;
    expect(story === undefined ? ['no story'] : failuresOf(row, read, story)).toEqual([]);
  });

  it('begins with the smallest programme, and shows the problem that a wrong one has', () => {
    expect(ofKind('yaml')[0]?.text).toBe(pointsProgramme);
    const read = readProgramme({
      text: pointsProgramme.replace('DKK', 'dkk'),
      file: 'points.yaml',
    });
    const [problem, warning] = ofKind('text');
    expect(read.ok ? [] : read.problems.map(problemText)).toEqual([problem?.text.trim()]);
    const permanent = pointsProgramme.replace(
      /rules:.*\n/,
      'rules:\n  - { id: base, earn: { unit: POINTS, amount: 1 } }' +
        '\n  - { id: card, discount: { percent: 25 } }',
    );
    const shop = { ...unknownShop, margin: { num: 3, den: 10 } };
    const findings = checkProgramme({ text: permanent, file: 'points.yaml', shop });
    expect(findings.map((finding) => findingText(finding))).toContain(warning?.text.trim());
  });
});
