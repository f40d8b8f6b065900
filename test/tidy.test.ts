import { expect, test } from 'vitest';
import { environment, purity, sizes, todos, wholeTests } from './tidy/code-checks.ts';
import { galleryIds, galleryNames } from './tidy/gallery-checks.ts';
import {
  browser,
  dependencies,
  directions,
  homes,
  plain,
  startsWithoutDev,
} from './tidy/import-checks.ts';
import { independence } from './tidy/independence-checks.ts';
import { projectOf, readProject } from './tidy/project.ts';
import { functionLinesMax, linesMax } from './tidy/rules.ts';

const checkout = readProject();

test.each([
  ['imports go only in the allowed directions', directions],
  ['pure rooms are pure', purity],
  ['only main files read the environment', environment],
  ['what the browser imports uses nothing of Node', browser],
  ['each library has one home', homes],
  ['package.json lists what is imported and nothing else', dependencies],
  ['npm start runs without development packages', startsWithoutDev],
  ['what node runs as it is imports no JSX', plain],
  ['files and functions are short', sizes],
  ['no test is left out and no own module is mocked', wholeTests],
  ['work to do names its issue', todos],
  ['no programme of the gallery is known by name', galleryNames(galleryIds())],
  ['a second model has nothing of the first', independence],
])('%s', (_statement, check) => {
  expect(check(checkout)).toEqual([]);
});

const longFunction = `{\n${'  work();\n'.repeat(functionLinesMax)}}`;
const manifest = {
  dependencies: { pino: '1.0.0' },
  devDependencies: { 'fast-check': '1.0.0', '@types/node': '1.0.0' },
};

test.each([
  ['protocol/a.ts', "import { b } from '../device/b.ts';"],
  ['protocol/a.ts', "import { b } from './host/b.ts';"],
  ['protocol/a.ts', "export { b } from './host/b.ts';"],
  ['protocol/a.ts', "const b = await import('./host/b.ts');"],
  ['device/a.ts', "import { b } from '../gateway/b.ts';"],
  ['device/a.ts', "import type { B } from '../gateway/b.ts';"],
  ['device/a.ts', "type B = import('../gateway/b.ts').B;"],
  ['device/a.ts', "let b: Promise<import('../gateway/b.ts').B>;"],
  ['device/a.ts', "import { b } from '../scripts/b.ts';"],
  ['device/session/a.ts', "import { b } from '../store/b.ts';"],
  ['gateway/store/a.ts', "import { b } from '../../device/b.ts';"],
  ['gateway/ledger/a.ts', "import { b } from '../programme/b.ts';"],
  ['gateway/ledger/a.ts', "import type { B } from '../programme/b.ts';"],
  ['gateway/programme/a.ts', "import { b } from '../store/b.ts';"],
])('a wrong direction in %s is found: %s', (path, text) => {
  expect(directions(projectOf({ [path]: text }))).toHaveLength(1);
});

test('right directions are let through', () => {
  const project = projectOf({
    'device/session/a.ts':
      "import { b } from '../../protocol/b.ts'; import type { C } from '../c.ts';",
    'gateway/programme/a.ts': "import { b } from '../ledger/b.ts';",
    'gateway/main.ts': "import { b } from './programme/b.ts'; import p from '../package.json';",
    'protocol/host/a.ts': "import { b } from '../b.ts';",
    'test/a.test.ts': "import { b } from '../gateway/b.ts'; import { c } from '../device/c.ts';",
  });
  expect(directions(project)).toEqual([]);
});

test.each([
  'const now = Date.now();',
  'const now = new Date();',
  'const now = Date();',
  'const now = Temporal.Now.instant();',
  'const x = Math.random();',
  "const x = Math['random']();",
  'const x = performance.now();',
  'const x = process.env.HOME;',
  'const { env } = process;',
  'console.log(1);',
  'setTimeout(() => {}, 1);',
  'const x = crypto.randomUUID();',
  'const x = date.getTimezoneOffset();',
  'const x = a.localeCompare(b);',
  "import { readFileSync } from 'node:fs';",
  "import { connect } from 'node:net';",
  "import { randomBytes } from 'node:crypto';",
  "import { randomUUID as id } from 'node:crypto';",
  "import { generateKeyPairSync } from 'node:crypto';",
  "import * as crypto2 from 'node:crypto';",
  "import crypto2 from 'node:crypto';",
  "const fs = await import('node:fs');",
  "import { pino } from 'pino';",
])('impure code in a pure room is found: %s', (text) => {
  for (const path of [
    'protocol/cards/a.ts',
    'gateway/ledger/a.ts',
    'gateway/programme/a.ts',
    'device/session/a.ts',
  ]) {
    expect(purity(projectOf({ [path]: text })), path).toHaveLength(1);
  }
  expect(purity(projectOf({ 'protocol/host/a.ts': text, 'gateway/a.ts': text }))).toEqual([]);
});

test('pure code is let through', () => {
  const text = `
    import { createHmac } from 'node:crypto';
    import type { Socket } from 'node:net';
    import { Type } from 'typebox';
    const at = new Date(0).toISOString();
    const steps = { process: 1, console: 2 };
    const sum = steps.process + deps.clock.performance + deps.timers.setTimeout(1);
    interface Clock { performance: number; setTimeout(ms: number): void }
  `;
  expect(purity(projectOf({ 'protocol/a.ts': text }))).toEqual([]);
});

test('the environment and the terminal are found outside main files', () => {
  const text = 'console.log(process.env.HOME);';
  expect(environment(projectOf({ 'gateway/http/a.ts': text }))).toHaveLength(2);
  expect(environment(projectOf({ 'gateway/main.ts': text, 'scripts/a.ts': text }))).toEqual([]);
});

test('a built-in module that the browser would import is found at a distance', () => {
  const project = projectOf({
    'device/screen/page/a.tsx': "import { b } from '../../../protocol/b.ts';",
    'protocol/b.ts': "import { c } from './c.ts'; import type { D } from './d.ts';",
    'protocol/c.ts': "import { createHash } from 'node:crypto'; const x = Buffer.from('');",
    'protocol/d.ts': "import { createHash } from 'node:crypto';",
  });
  expect(browser(project)).toEqual([
    'protocol/c.ts:1: node:crypto in a file that the browser imports',
    'protocol/c.ts:1: Buffer in a file that the browser imports',
  ]);
});

test('a second home of a library is found', () => {
  const text = "import { connect } from 'mqtt/client';";
  const two = projectOf({ 'protocol/host/a.ts': text, 'device/b.ts': text });
  expect(homes(two)).toEqual(['mqtt has 2 homes: device/b.ts, protocol/host/a.ts']);
  const tests = projectOf({ 'protocol/host/a.ts': text, 'test/b.ts': text });
  expect(homes(tests)).toEqual([]);
});

test('a framework outside its folder is found', () => {
  const text = "import type { FastifyInstance } from 'fastify';";
  expect(homes(projectOf({ 'gateway/http/a.ts': text, 'gateway/http/b.ts': text }))).toEqual([]);
  expect(homes(projectOf({ 'gateway/intake.ts': text }))).toHaveLength(1);
});

test('a package that nobody imports, and one in the wrong list, are found', () => {
  const files = { 'gateway/a.ts': "import { pino } from 'pino';" };
  expect(dependencies(projectOf(files, manifest))).toEqual([
    'package.json: nobody imports fast-check',
  ]);
  const wrong = { ...files, 'gateway/b.ts': "import * as check from 'fast-check';" };
  expect(dependencies(projectOf(wrong, manifest))).toEqual([
    'gateway/b.ts: fast-check is not in dependencies',
  ]);
  const right = { ...files, 'test/b.ts': "import * as check from 'fast-check';" };
  expect(dependencies(projectOf(right, manifest))).toEqual([]);
});

test('a development package behind npm start is found', () => {
  const project = projectOf(
    {
      'scripts/start.ts': "import { b } from '../test/b.ts';",
      'test/b.ts': "import * as check from 'fast-check'; import type { T } from 'vitest';",
    },
    manifest,
  );
  expect(startsWithoutDev(project)).toHaveLength(1);
});

test('JSX far behind a file that node runs as it is will be found', () => {
  const project = projectOf({
    'test/planted/run-gallery.ts': "import { b } from '../gateway/b.ts';",
    'test/gateway/b.ts': "import { C } from '../c.tsx'; import type { D } from '../d.tsx';",
    'test/c.tsx': "import { e } from './e.ts';",
  });
  expect(plain(project)).toEqual([
    'scripts/simulate.ts is not there: mend plainFiles',
    'test/gateway/b.ts:1: test/c.tsx in a file that node runs as it is',
  ]);
});

test('a long file is found, in code and in CSS', () => {
  for (const path of ['gateway/a.ts', 'scripts/a.mjs', 'device/screen/page/a.css']) {
    expect(sizes(projectOf({ [path]: ';\n'.repeat(linesMax) }))).toEqual([]);
    expect(sizes(projectOf({ [path]: ';\n'.repeat(linesMax + 1) }))).toHaveLength(1);
  }
});

test.each([
  `function long() ${longFunction}`,
  `const long = () => ${longFunction};`,
  `class A { long() ${longFunction} }`,
  `queue(async () => ${longFunction});`,
])('a long function is found', (text) => {
  expect(sizes(projectOf({ 'gateway/a.ts': text }))).toHaveLength(1);
});

test('a describe or test block may be long, a helper in it may not', () => {
  const blocks = `describe('a', () => ${longFunction}); test.each([1])('b', () => ${longFunction});`;
  expect(sizes(projectOf({ 'test/a.test.ts': blocks }))).toEqual([]);
  expect(sizes(projectOf({ 'test/a.ts': `const help = () => ${longFunction};` }))).toHaveLength(1);
});

test.each(['test.only', 'it.skip', 'describe.todo', 'test.skipIf', 'describe.runIf', 'vi.mock'])(
  '%s is found',
  (call) => {
    expect(wholeTests(projectOf({ 'test/a.test.ts': `${call}('x', () => {});` }))).toHaveLength(1);
  },
);

test('work to do without an issue is found', () => {
  const word = ['TO', 'DO'].join('');
  expect(todos(projectOf({ 'gateway/a.ts': `// ${word}: later` }))).toHaveLength(1);
  expect(todos(projectOf({ 'gateway/a.ts': `// ${word}(#12): later` }))).toEqual([]);
});

test('a programme of the gallery that is known by name is found', () => {
  const check = galleryNames(['chips', 'tenth-free']);
  const project = (text: string) => projectOf({ 'gateway/a.ts': text });
  expect(check(project("if (id === 'chips') count();"))).toEqual([
    'gateway/a.ts:1: chips is one of the gallery',
  ]);
  expect(check(project('// as in tenth-free.yaml'))).toHaveLength(1);
  expect(check(project("const chips = 'fish and chips'; const a = 'the-tenth-free-one';"))).toEqual(
    [],
  );
  expect(check(projectOf({ 'test/a.ts': "const id = 'tenth-free';" }))).toEqual([]);
});

test('a second model that imports the product, or what is not with it, is found', () => {
  const model = (text: string) => projectOf({ 'test/gateway/gallery/naive/a.ts': text });
  for (const text of [
    "import { decide } from '../../../../gateway/programme/decide.ts';",
    "import type { Programme } from '../../../../gateway/programme/types.ts';",
    "import { assert } from '../../../../protocol/units.ts';",
    "import { readTable } from '../table.ts';",
    "import { Temporal } from 'temporal-polyfill';",
  ]) {
    expect(independence(model(text)), text).toHaveLength(1);
  }
  const right = "import { parse } from 'yaml'; import { Exact } from './exact.ts';";
  expect(independence(model(right))).toEqual([]);
});

test('six lines that a second model shares with the product are found, five are not', () => {
  const lines = ['const a = 1;', 'const b = 2;', 'const c = 3;', 'const d = 4;', 'const e = 5;'];
  const shared = (own: readonly string[]) =>
    independence(
      projectOf({
        'gateway/a.ts': [...lines, 'const f = 6;', 'const g = 7;'].join('\n'),
        'test/gateway/evaluate/naive.ts': own.map((line) => `  ${line}\n\n`).join(''),
      }),
    );
  expect(shared(['const z = 0;', ...lines, 'const y = 0;'])).toEqual([]);
  expect(shared(['const z = 0;', ...lines, 'const f = 6;'])).toEqual([
    'test/gateway/evaluate/naive.ts:3: the same lines as gateway/a.ts:1',
  ]);
});
