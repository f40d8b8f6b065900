import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GatewayConfig, loadGatewayConfig } from '../../../gateway/config.ts';
import { openKeys } from '../../../gateway/keys.ts';
import { systemIds } from '../../../protocol/host/clock.ts';
import { printConfig } from '../../../protocol/host/config-print.ts';
import { programmeText } from '../http/till.ts';

let folder: string;
const path = (name: string) => join(folder, name);
const write = (name: string, text: string) => writeFileSync(path(name), text);
const base = 'store: shop\ndataFolder: data\nprogrammes: [programme.yaml]\n';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stamgast-config-'));
  write('programme.yaml', programmeText);
  write('kiosk.secret', 'a secret of more than 16\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

const load = (text: string, env = {}, flags = {}) => {
  write('gateway.yaml', text);
  return loadGatewayConfig({ path: path('gateway.yaml'), env, flags });
};
/** Code and text of what loading throws, the folder left out. */
function failure(text: string, env = {}): string {
  try {
    load(text, env);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return `${error.code} ${error.message.replaceAll(`${folder}/`, '')}`;
  }
  return 'loaded';
}

describe('a configuration', () => {
  test('has defaults for all but store, folder and programmes', () => {
    const { config, programmes, dataFolder, broker } = load(base);
    expect(config.http).toEqual({ host: '127.0.0.1', port: 8480 });
    expect(broker).toEqual({ kind: 'embedded', host: '127.0.0.1', port: 1883 });
    expect(programmes).toMatchObject([{ id: 'points', currency: 'DKK' }]);
    expect(dataFolder).toBe(path('data'));
  });

  test('takes flags before the environment before the file', () => {
    const text = `${base}http: { port: 1000 }\nbroker: { port: 1001 }\n`;
    const env = { STAMGAST_HTTP_PORT: '2000', STAMGAST_BROKER_PORT: '2001' };
    const { config } = load(text, env, { 'http.port': '3000' });
    expect([config.http.port, config.broker.port]).toEqual([3000, 2001]);
  });

  test('reads the secret of each kiosk, and prints none', () => {
    const text = `${base}devices: [{ id: kiosk-1, secretFile: kiosk.secret }]\n`;
    const loaded = load(text);
    expect(loaded.devices).toEqual([{ id: 'kiosk-1', secret: 'a secret of more than 16' }]);
    expect(printConfig(GatewayConfig, loaded.config)).not.toContain('more than 16');
  });

  test('names an external broker with its password file', () => {
    const broker =
      'broker: { kind: external, url: "mqtt://127.0.0.1:1884", passwordFile: kiosk.secret }';
    expect(load(`${base}${broker}\n`).broker).toEqual({
      kind: 'external',
      url: 'mqtt://127.0.0.1:1884',
      password: 'a secret of more than 16',
    });
  });

  test('may be the published sample, with files that are there', () => {
    const sample = readFileSync('docs/gateway.sample.yaml', 'utf8');
    expect(load(sample).config.store).toBe('shop');
  });
});

describe('what is wrong is said with file, line, column, path and hint', () => {
  const devices = (text: string) => `${base}devices:\n  - ${text}\n`;
  test.each([
    [
      'store: shop\n',
      /^CONFIG_INVALID gateway.yaml:1:1: dataFolder: missing; .*\n.*programmes: missing/,
    ],
    [
      `${base}htp: { port: 1 }\n`,
      /^CONFIG_INVALID gateway.yaml:4:\d+: htp: unknown key; did you mean `http`/,
    ],
    [
      `${base}http:\n  port: many\n`,
      /^CONFIG_INVALID gateway.yaml:5:9: http.port: found "many"; a whole number/,
    ],
    [`${base}http: [\n`, /^CONFIG_INVALID gateway.yaml:\d+:\d+: /],
    [
      `${base}http:\n  host: 0.0.0.0\n`,
      /^NOT_LOOPBACK gateway.yaml:5:9: http.host: 0.0.0.0; use 127.0.0.1/,
    ],
    [`${base}broker: { host: "::" }\n`, /^NOT_LOOPBACK gateway.yaml:4:\d+: broker.host: ::;/],
    [
      `${base}broker: { kind: external }\n`,
      /^CONFIG_INVALID gateway.yaml:4:\d+: broker.url: missing;/,
    ],
    [
      `${base}broker: { kind: external, url: "mqtt://10.0.0.1", passwordFile: kiosk.secret }\n`,
      /^NOT_LOOPBACK gateway.yaml:4:\d+: broker.url: 10.0.0.1;/,
    ],
    [
      devices('{ id: a, secretFile: none.secret }'),
      /^CONFIG_INVALID gateway.yaml:5:\d+: devices.0.secretFile: none.secret cannot be read \(ENOENT\);/,
    ],
    [devices('{ id: gateway, secretFile: kiosk.secret }'), /devices.0.id: gateway is taken; give/],
    [
      devices('{ id: a, secretFile: kiosk.secret }\n  - { id: a, secretFile: kiosk.secret }'),
      /^CONFIG_INVALID gateway.yaml:6:\d+: devices.1.id: a is taken;/,
    ],
    [
      base.replace('programme.yaml', 'none.yaml'),
      /^CONFIG_INVALID gateway.yaml:3:\d+: programmes.0: none/,
    ],
  ])('%j', (text, expected) => {
    expect(failure(text)).toMatch(expected);
  });

  test('a secret that is too short is refused with what to type', () => {
    write('kiosk.secret', 'short');
    expect(failure(devices('{ id: a, secretFile: kiosk.secret }'))).toMatch(
      /devices.0.secretFile: the secret has 5 characters.*head -c 32/,
    );
  });

  test('a broken programme is named by its own file and line', () => {
    write('programme.yaml', programmeText.replace('Europe/Copenhagen', 'Moon'));
    expect(failure(base)).toMatch(/^PROGRAMME_INVALID programme.yaml:5:7: zone: .*Moon.*; /);
  });

  test('an environment variable is named when it is what is wrong', () => {
    expect(failure(base, { STAMGAST_HTTP_PORT: '99999' })).toMatch(
      /^CONFIG_INVALID STAMGAST_HTTP_PORT: http.port: found 99999;/,
    );
  });
});

describe('the keys of a gateway', () => {
  const open = (hasLedger: boolean) =>
    openKeys({ dataFolder: path('data'), hasLedger, ids: systemIds() });

  test('are made once, and only their owner may read them', () => {
    const first = open(false);
    expect(open(true)).toEqual(first);
    expect(
      new Set([first.pepper, first.requestSecret, first.seal.privateKey].map(String)).size,
    ).toBe(3);
    for (const name of ['seal', 'pepper', 'request']) {
      expect(statSync(path(`data/keys/${name}`)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(path('data/keys')).mode & 0o777).toBe(0o700);
  });

  test('are never made anew beside a ledger that needs the old ones', () => {
    open(false);
    rmSync(path('data/keys/pepper'));
    expect(() => open(true)).toThrow(/pepper missing beside an existing ledger; restore/);
  });

  test('that are cut short are refused', () => {
    open(false);
    write('data/keys/seal', 'c2hvcnQ');
    expect(() => open(true)).toThrow(/seal: 5 bytes instead of 32/);
  });
});
