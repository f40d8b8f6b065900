import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TObject, Type } from 'typebox';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StamgastError } from '../../../protocol/errors.ts';
import { envName, flagName, loadConfig, requireLoopback } from '../../../protocol/host/config.ts';
import { printConfig, sampleConfig } from '../../../protocol/host/config-print.ts';
import { didYouMean, expectation } from '../../../protocol/host/config-schema.ts';

const schema = Type.Object({
  store: Type.String({ pattern: '^[a-z]+$', description: 'Id of the store.', example: 'main' }),
  http: Type.Object(
    {
      host: Type.String({ default: '127.0.0.1', description: 'Address of the till API.' }),
      port: Type.Integer({ minimum: 1, maximum: 65535, default: 8080, restart: true }),
      waitMs: Type.Integer({ default: 100, minimum: 0, unit: 'ms' }),
    },
    { description: 'The till API.' },
  ),
  level: Type.Union([Type.Literal('info'), Type.Literal('debug')], { default: 'info' }),
  password: Type.Optional(Type.String({ secret: true, minLength: 3 })),
  isOpen: Type.Boolean({ default: false }),
  readers: Type.Array(Type.Object({ driver: Type.String() }), { default: [] }),
});
const defaults = {
  http: { host: '127.0.0.1', port: 8080, waitMs: 100 },
  level: 'info',
  isOpen: false,
  readers: [],
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stamgast-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Given {
  readonly text?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: Readonly<Record<string, string | number | boolean>>;
  readonly of?: TObject;
}
function load({ text, env = {}, flags = {}, of = schema }: Given): unknown {
  const path = text === undefined ? null : join(folder, 'a.yaml');
  if (path !== null) writeFileSync(path, text ?? '');
  return loadConfig({ path, schema: of, env, flags });
}
/** The lines of the refusal, without the folder. */
function problems(given: Given): readonly string[] {
  try {
    load(given);
  } catch (error) {
    if (!(error instanceof StamgastError)) throw error;
    expect(error.code).toBe('CONFIG_INVALID');
    return error.message.replaceAll(`${folder}/`, '').split('\n');
  }
  return [];
}

describe('a configuration', () => {
  test('takes flag before environment before file before default', () => {
    const text = 'store: main\nhttp: { port: 1, waitMs: 1 }\n';
    const env = { STAMGAST_HTTP_PORT: '2', STAMGAST_HTTP_WAIT_MS: '2' };
    const flags = { 'http.port': '3' };
    expect(load({ text })).toEqual({
      ...defaults,
      store: 'main',
      http: { ...defaults.http, port: 1, waitMs: 1 },
    });
    expect(load({ text, env })).toMatchObject({ http: { port: 2, waitMs: 2 } });
    expect(load({ text, env, flags })).toMatchObject({ http: { port: 3, waitMs: 2 } });
    expect(load({ flags: { store: 'main' } })).toEqual({ ...defaults, store: 'main' });
  });

  test('reads texts of flags and environment as the schema wants them', () => {
    const env = {
      STAMGAST_STORE: 'main',
      STAMGAST_IS_OPEN: 'true',
      STAMGAST_READERS: '[{ driver: nfc }]',
      STAMGAST_PASSWORD: '123456',
      STAMGAST_CRASH_AT: 'of another room',
    };
    expect(load({ env })).toMatchObject({
      isOpen: true,
      readers: [{ driver: 'nfc' }],
      password: '123456',
    });
  });

  test('names file, line, column, path, what was found and what would be right', () => {
    const text = [
      'stor: main',
      'http:',
      '  prot: 1',
      '  port: "x"',
      '  waitMs: -1',
      'level: warn',
      'password: ab',
      'isOpen: yes',
      'readers:',
      '  - drivr: nfc',
    ].join('\n');
    expect(problems({ text })).toEqual([
      'a.yaml:1:7: stor: unknown key; did you mean `store`?',
      'a.yaml:3:9: http.prot: unknown key; did you mean `port`?',
      'a.yaml:10:12: readers.0.drivr: unknown key; did you mean `driver`?',
      'a.yaml:1:1: store: missing; a text that matches ^[a-z]+$, such as main',
      'a.yaml:4:9: http.port: found "x"; a whole number from 1 to 65535',
      'a.yaml:5:11: http.waitMs: found -1; a whole number in ms from 0',
      'a.yaml:6:8: level: found "warn"; one of: info, debug',
      // What a secret key holds is never said.
      'a.yaml:7:11: password: found another value; a text, not empty',
      'a.yaml:8:9: isOpen: found "yes"; true or false',
    ]);
  });

  test('names what is missing in an item of a list', () => {
    expect(problems({ text: 'store: main\nreaders:\n  - {}\n' })).toEqual([
      'a.yaml:3:5: readers.0.driver: missing; a text',
    ]);
  });

  test('names the variable or the flag that is wrong', () => {
    const env = { STAMGAST_HTTP_PORT: '99999' };
    const flags = { store: 'Main', 'http.waitMs': 'soon' };
    expect(problems({ text: '', env, flags })).toEqual([
      '--store: store: found "Main"; a text that matches ^[a-z]+$, such as main',
      'STAMGAST_HTTP_PORT: http.port: found 99999; a whole number from 1 to 65535',
      '--http-wait-ms: http.waitMs: found "soon"; a whole number in ms from 0',
    ]);
  });

  test.each([
    ['broken YAML', 'store: "x\n', /^a\.yaml:2:1: file: .*; close the quote or bracket$/],
    ['a list', '- store\n', /^a\.yaml:1:1: file: found \["store"\]; a map of: store, http/],
    ['a section that is a text', 'store: main\nhttp: x\n', /^a\.yaml:2:7: http: found "x"; a map/],
  ])('that is %s is refused', (_what, text, expected) => {
    expect(problems({ text })[0]).toMatch(expected);
  });

  test('that is absent, or not in UTF-8, is refused with its path', () => {
    const missing = () =>
      loadConfig({ path: join(folder, 'none.yaml'), schema, env: {}, flags: {} });
    expect(missing).toThrow(/none\.yaml: ENOENT.*; a YAML file in UTF-8/);
    writeFileSync(join(folder, 'b.yaml'), Uint8Array.of(0x61, 0xff));
    const broken = () => loadConfig({ path: join(folder, 'b.yaml'), schema, env: {}, flags: {} });
    expect(broken).toThrow(/b\.yaml: .*UTF-8/);
  });

  test('with __proto__ in it changes no prototype', () => {
    const lines = problems({ text: 'store: main\n__proto__: { isOpen: true }\n' });
    expect(lines[0]).toContain('__proto__: unknown key');
    expect('isOpen' in {}).toBe(false);
  });
});

describe('a sample file', () => {
  const sample = sampleConfig(schema);

  test('says of each key what it is for, what is right, its default and how to set it', () => {
    expect(sample).toContain('# Id of the store.\n# a text that matches ^[a-z]+$, such as main;');
    expect(sample).toContain('required; STAMGAST_STORE\nstore: main\n');
    expect(sample).toContain(
      '  # a whole number from 1 to 65535; default 8080; needs a restart; STAMGAST_HTTP_PORT\n' +
        '  port: 8080\n',
    );
    expect(sample).toContain('# password: ');
  });

  test('is itself a right configuration, the one by default', () => {
    expect(load({ text: sample })).toEqual({ ...defaults, store: 'main' });
  });
});

test('the configuration in force is printed with secrets masked, and can be read again', () => {
  const config = load({ flags: { store: 'main', password: 'very secret' } });
  const printed = printConfig(schema, config);
  expect(printed).not.toContain('very secret');
  expect(printed).toContain('password: "[masked]"');
  expect(load({ text: printed })).toEqual({ ...(config as object), password: '[masked]' });
});

test.each([
  ['http.port', 'STAMGAST_HTTP_PORT', 'http-port'],
  ['isOpen', 'STAMGAST_IS_OPEN', 'is-open'],
  ['tls.caFile', 'STAMGAST_TLS_CA_FILE', 'tls-ca-file'],
])('%s is set by %s or --%s', (key, variable, flag) => {
  expect(envName(key)).toBe(variable);
  expect(flagName(key)).toBe(flag);
});

test.each([
  ['prot', 'did you mean `port`?'],
  ['Host', 'did you mean `host`?'],
  ['waitms', 'did you mean `waitMs`?'],
  ['colour', 'known here: host, port, waitMs'],
])('for %s the hint is: %s', (word, hint) => {
  expect(didYouMean(word, ['host', 'port', 'waitMs'])).toBe(hint);
});

test.each([
  [Type.Number({ maximum: 2 }), 'a number up to 2'],
  [Type.String({ maxLength: 5 }), 'a text of at most 5 characters'],
  [Type.Array(Type.Integer()), 'a list, each a whole number'],
  [Type.Union([Type.Literal('a'), Type.Null()]), 'one of: a, null'],
  [Type.Literal(1), 'one of: 1'],
  [Type.Object({}), 'a map'],
  [Type.Unknown({ description: 'anything' }), 'anything'],
])('%j is expected in words', (node, words) => {
  expect(expectation(node)).toBe(words);
});

test('a listener may only be on loopback', () => {
  for (const host of ['127.0.0.1', '127.8.9.1', '::1']) requireLoopback({ host, key: 'http.host' });
  for (const host of ['0.0.0.0', '::', '192.168.1.2', 'localhost', 'shop', '', '127.0.0.1.evil']) {
    expect(() => requireLoopback({ host, key: 'http.host' })).toThrow(
      expect.objectContaining({ code: 'NOT_LOOPBACK' }),
    );
  }
});
