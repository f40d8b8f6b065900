import { describe, expect, test } from 'vitest';
import { fromPointer, readYaml, yamlLimits } from '../../protocol/yaml.ts';
import { quickestMs } from './quickest.ts';

const programme = `stamgast: 1
units: { POINTS: { scale: 0, life: 12 months } }
rules:
  - id: base
    earn:
      per: "1.00"
  - id: more
`;

function readValue(text: string): unknown {
  const read = readYaml(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

function problemsOf(text: string) {
  const read = readYaml(text);
  return read.ok ? [] : read.problems;
}

describe('a YAML file', () => {
  test('is read as plain values', () => {
    expect(readValue(programme)).toEqual({
      stamgast: 1,
      units: { POINTS: { scale: 0, life: '12 months' } },
      rules: [{ id: 'base', earn: { per: '1.00' } }, { id: 'more' }],
    });
  });

  test('of YAML 1.2 leaves dates, yes and no alone', () => {
    expect(readValue('a: 2026-01-01T00:00\nb: yes\nc: off\nd: 010\ne: true')).toEqual({
      a: '2026-01-01T00:00',
      b: 'yes',
      c: 'off',
      d: 10,
      e: true,
    });
  });

  test('without content is null', () => {
    expect(readValue('')).toBeNull();
    expect(readValue('# only a comment\n')).toBeNull();
  });

  test.each([
    [['stamgast'], 1, 11],
    [['units', 'POINTS', 'life'], 2, 36],
    [['rules', 0, 'earn', 'per'], 6, 12],
    [['rules', 1, 'id'], 7, 9],
    // What is absent stands where its nearest parent does.
    [['rules', 1, 'earn', 'per'], 7, 5],
    [['rules', 9], 4, 3],
    [['nothing'], 1, 1],
    [[], 1, 1],
  ])('says where %j stands', (path, line, column) => {
    const read = readYaml(programme);
    expect(read.ok && read.locate(path)).toEqual({ line, column });
    expect(read.ok && read.locate(path.map((key) => `/${key}`).join(''))).toEqual({ line, column });
  });

  test('says where a value behind an alias stands', () => {
    const read = readYaml('a: &x\n  b: 1\nc: *x\n');
    expect(read.ok && read.locate(['c', 'b'])).toEqual({ line: 2, column: 6 });
  });

  test('keeps __proto__ as a plain key', () => {
    const value = readValue('__proto__: { polluted: 1 }') as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect('polluted' in value).toBe(false);
  });

  test.each([
    ['a doubled key', 'a: 1\na: 2\n', 2, 'name each key once'],
    ['a tab as indent', 'a:\n\tb: 1\n', 2, 'indent with spaces'],
    ['an open quote', 'a: "x\n', 2, 'close the quote or bracket'],
    ['a tag', 'a: !!js/function x\n', 1, 'without a tag'],
    ['a second document', 'a: 1\n---\nb: 2\n', 2, 'remove the `---` line'],
    ['an alias of nothing', 'a: *x\n', 1, 'anchor'],
    ['an alias inside itself', 'a: &x [*x]\n', 1, 'remove the alias'],
    ['a forgotten comma', 'a: [ { b: 1, c d: { e: 1 } f: 2 } ]\n', 1, 'comma'],
    ['two keys on one line', 'a: b: c\n', 1, 'lines of their own'],
  ])('with %s is refused with its line and a hint', (_what, text, line, hint) => {
    const [problem] = problemsOf(text);
    expect(problem?.line).toBe(line);
    expect(problem?.hint).toContain(hint);
    expect(problem?.text).not.toBe('');
  });

  const many = (count: number, of: string) => of.repeat(count);
  test.each([
    ['too many characters', many(yamlLimits.chars + 1, ' '), 'characters'],
    ['brackets', many(50_000, '['), 'deeply'],
    ['closed brackets', many(100, '[') + many(100, ']'), 'deeply'],
    ['maps in maps', `${many(100, '{a: ')}1${many(100, '}')}`, 'deeply'],
    ['dashes', `${many(5000, '- ')}a`, 'deeply'],
    ['question marks', many(9000, '? '), 'deeply'],
    ['indented maps', indented(100), 'deeply'],
    ['very many indented maps', indented(1200), 'deeply'],
    ['aliases', `a: &a 1\nb: [${many(101, '*a,')}]`, 'aliases'],
    ['an alias bomb', bomb(), 'aliases'],
  ])('over its bounds is refused in time: %s', (_what, text, word) => {
    expect(problemsOf(text)[0]?.text).toContain(word);
    expect(quickestMs(500, () => void readYaml(text))).toBeLessThan(500);
  });

  test('within its bounds is read', () => {
    expect(problemsOf(indented(yamlLimits.depth))).toEqual([]);
    expect(problemsOf(`a: &a 1\nb: [${many(100, '*a,')}]`)).toEqual([]);
  });
});

test('a JSON pointer is a path', () => {
  expect(fromPointer('')).toEqual([]);
  expect(fromPointer('/units/a~1b/0/c~0d')).toEqual(['units', 'a/b', '0', 'c~d']);
});

function indented(depth: number): string {
  return Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
}

/** Ten levels of nine aliases each: 3.5 thousand million values. */
function bomb(): string {
  const line = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(of).join(', ')}]`;
  return [...'abcdefghij']
    .map((name, at) => line(name, at === 0 ? '1' : `*${'abcdefghij'[at - 1]}`))
    .join('\n');
}
