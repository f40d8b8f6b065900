import { describe, expect, it } from 'vitest';
import { checkProgramme, findingText, unknownShop } from '../../gateway/programme/check/check.ts';
import { problemText, readProgramme } from '../../gateway/programme/language/file.ts';
import { compare } from '../gateway/gallery/naive-compare.ts';
import { failuresOf, tableOf } from '../gateway/gallery/run-table.ts';
import { pointsProgramme } from '../support/points-programme.ts';
import { blocks, examples, ofKind } from './examples.ts';

describe('docs/programmes.md', () => {
  it('has a kind for each of its blocks, and something that follows from each file', () => {
    const kinds = blocks.map(({ kind }) => kind).filter((kind) => kind !== 'text');
    const [first, ...rest] = kinds;
    expect(first).toBe('goods');
    expect(rest).toEqual(examples.flatMap(() => ['yaml', 'till']));
    expect(examples.length).toBeGreaterThan(12);
  });

  it.each(examples)('the file of line $line compiles', ({ programme }) => {
    const read = readProgramme({ text: programme, file: 'points.yaml' });
    expect(read.ok ? [] : read.problems.map(problemText)).toEqual([]);
  });

  it.each(examples)('what follows from the file of line $line does follow', (row) => {
    const read = tableOf(row);
    const [story] = read.stories;
    expect(story === undefined ? ['no story'] : failuresOf(row, read, story)).toEqual([]);
  });

  it.each(examples)('the naive model says the same of the file of line $line', (row) => {
    expect(compare(row).differences).toEqual([]);
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
