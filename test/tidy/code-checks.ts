import { at, type Check, libraryOf, roomOf } from './import-checks.ts';
import * as rules from './rules.ts';
import type { Source } from './source.ts';

/** No clock, randomness, environment, log or IO where the design says pure. */
export const purity: Check = ({ sources }) =>
  [...sources.values()]
    .filter(({ path }) => roomOf(path)?.isPure === true)
    .flatMap((source) => [...impureUses(source), ...impureImports(source)]);

/** Only main files and scripts read the environment; only they may talk to the terminal. */
export const environment: Check = ({ sources }) =>
  [...sources.values()]
    .filter(({ path }) => roomOf(path) !== undefined && !path.endsWith(`/${rules.mainFile}`))
    .flatMap((source) =>
      source.members
        .filter(({ name }) => name === 'process.env' || name.startsWith('console.'))
        .map((item) => `${at(source, item)}: ${item.name} belongs to main.ts and scripts`),
    );

/** Files and functions stay short. */
export const sizes: Check = ({ sources }) =>
  [...sources.values()].flatMap((source) => [
    ...(source.lineCount > rules.linesMax
      ? [`${source.path}: ${source.lineCount} lines, at most ${rules.linesMax}`]
      : []),
    ...source.functions
      .filter(({ lineCount }) => lineCount > rules.functionLinesMax)
      .filter(({ callee = '' }) => !isTestCall(source.path, callee))
      .map((item) => `${at(source, item)}: a function of ${item.lineCount} lines`),
  ]);

/** Every test runs, on our own modules as they are. */
export const wholeTests: Check = ({ sources }) =>
  [...sources.values()]
    .filter(({ path }) => path.startsWith('test/'))
    .flatMap((source) => {
      const skipping = rules.testCalls.flatMap((call) =>
        rules.skippingWords.map((word) => `${call}.${word}`),
      );
      const refused = new Set([...skipping, 'vi.mock', 'vi.doMock']);
      return source.members
        .filter(({ name }) => refused.has(name))
        .map((item) => `${at(source, item)}: ${item.name}`);
    });

/** A note of work to do names its issue. */
export const todos: Check = ({ sources }) =>
  [...sources.values()].flatMap((source) =>
    source.text
      .split('\n')
      .map((text, index) => ({ text, line: index + 1 }))
      .filter(({ text }) => WORK_NOTE.test(text) && !NOTE_WITH_ISSUE.test(text))
      .map((item) => `${at(source, item)}: work to do without an issue number`),
  );

// Written apart, so that this file does not find itself.
const WORK_NOTE = new RegExp(`\\b(${['TO', 'DO'].join('')}|FIX${'ME'}|XX${'X'})\\b`);
const NOTE_WITH_ISSUE = new RegExp(`\\b${['TO', 'DO'].join('')}\\(#\\d+\\)`);

function impureUses(source: Source): readonly string[] {
  const members = new Set(rules.impureMembers);
  const found = [
    ...source.names.filter(({ name }) => rules.impureNames.includes(name)),
    ...source.clocks,
    ...source.members.filter(
      ({ name }) => members.has(name) || members.has(name.replace(/^.*\./, '*.')),
    ),
  ];
  return found.map((item) => `${at(source, item)}: ${item.name} in a pure room`);
}

function impureImports(source: Source): readonly string[] {
  return source.imports
    .filter((item) => !item.isType && item.file === undefined)
    .flatMap((item) => {
      const where = `${at(source, item)}: ${item.specifier}`;
      const library = libraryOf(item.specifier);
      if (library !== undefined) {
        return rules.pureLibraries.includes(library) ? [] : [`${where} in a pure room`];
      }
      const refused = rules.pureModules[item.specifier];
      if (refused === undefined) return [`${where} in a pure room`];
      if (refused.length > 0 && item.names.includes('*')) {
        return [`${where} as a whole in a pure room: name what you take`];
      }
      return item.names
        .filter((name) => refused.includes(name))
        .map((name) => `${where} gives ${name}, in a pure room`);
    });
}

function isTestCall(path: string, callee: string): boolean {
  const [name = ''] = callee.split('.');
  return path.startsWith('test/') && rules.testCalls.includes(name);
}
