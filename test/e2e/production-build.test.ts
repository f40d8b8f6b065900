import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type BuildInputs, buildAll } from '../../scripts/build.ts';
import { pointsProgramme } from '../support/points-programme.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A folder with nothing but the build and the packages; no source is near. */
const folder = mkdtempSync(join(tmpdir(), 'stamgast-build-'));
let inputs: BuildInputs = {};

beforeAll(async () => {
  inputs = await buildAll(join(folder, 'dist'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'kiosk.secret'), 'a-secret-of-20-chars');
  writeFileSync(join(folder, 'points.yaml'), pointsProgramme);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const gatewayConfig = `store: shop
dataFolder: gateway-data
programmes: [points.yaml]
http: { port: 0 }
broker: { port: 0 }
`;
const kioskConfig = `store: shop
device: kiosk-1
gateway: mqtt://127.0.0.1:9
secretFile: kiosk.secret
dataFolder: kiosk-data
runtimeFolder: run
screen: { port: 0 }
`;

interface Ended {
  readonly code: number | null;
  readonly err: string;
}

/** Runs dist/NAME.cjs with the Node of the tests, which is the pinned one. */
function program(name: 'gateway' | 'kiosk', config: string) {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, config);
  const args = [join('dist', `${name}.cjs`), '--config', path];
  const child: ChildProcess = spawn(process.execPath, args, { cwd: folder });
  let out = '';
  let err = '';
  child.stderr?.on('data', (bytes) => {
    err += bytes;
  });
  const ready = new Promise<Readonly<Record<string, string>>>((resolve, reject) => {
    child.stdout?.on('data', (bytes) => {
      out += bytes;
      const line = out.split('\n').find((one) => one.includes(`"event":"${name}.ready"`));
      if (line !== undefined) resolve(JSON.parse(line));
    });
    child.once('close', () => reject(new Error(`${name} ended early: ${err}${out}`)));
  });
  // Who expects an end does not wait for this one.
  ready.catch(() => {});
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, err }));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ready, ended };
}

test('a production build contains no demo file and no test', () => {
  expect(Object.keys(inputs)).toEqual(['gateway.cjs', 'kiosk.cjs', 'nfc-child.cjs', 'pages/kiosk']);
  const files = Object.values(inputs).flat();
  expect(files).toEqual(
    expect.arrayContaining([
      'gateway/main.ts',
      'device/main.ts',
      'device/readers/nfc-child.ts',
      'device/screen/page/main.tsx',
    ]),
  );
  const wrong = /^(scripts\/demo\/|test\/|device\/readers\/demo\.ts$)/;
  expect(files.filter((file) => wrong.test(file))).toEqual([]);
});

test('a production bundle holds neither the words of the demo driver nor the tools', () => {
  const words = /class DemoDriver/;
  expect(readFileSync(join(root, 'device/readers/demo.ts'), 'utf8')).toMatch(words);
  for (const name of ['gateway.cjs', 'kiosk.cjs', 'nfc-child.cjs']) {
    expect(readFileSync(join(folder, 'dist', name), 'utf8'), name).not.toMatch(words);
  }
  expect(Object.values(inputs).flat()).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/node_modules\/(esbuild|playwright|vitest)/)]),
  );
});

test('a kiosk never asks a gateway for code, nor a gateway a kiosk', () => {
  expect(inputs['kiosk.cjs']?.filter((file) => file.startsWith('gateway/'))).toEqual([]);
  expect(inputs['gateway.cjs']?.filter((file) => file.startsWith('device/'))).toEqual([]);
});

test('the gateway bundle starts without a checkout, answers and ends in order', async () => {
  const gateway = program('gateway', gatewayConfig);
  const { http } = await gateway.ready;
  expect((await fetch(`${http}/healthz`)).status).toBe(200);
  const ready = await fetch(`${http}/readyz`);
  expect(ready.status, await ready.text()).toBe(200);
  gateway.child.kill('SIGTERM');
  expect((await gateway.ended).code).toBe(0);
});

test('the kiosk bundle starts without a checkout and serves its page', async () => {
  const kiosk = program('kiosk', `${kioskConfig}readers: []\n`);
  const { screen = '' } = await kiosk.ready;
  const page = await (await fetch(screen)).text();
  expect(page).toContain('<!doctype html>');
  expect((await fetch(`${screen}app.js`)).status).toBe(200);
  expect((await fetch(`${screen}app.css`)).status).toBe(200);
  expect(await (await fetch(`${screen}status`)).json()).toMatchObject({ device: 'kiosk-1' });
  expect(existsSync(join(folder, 'kiosk-data', 'page'))).toBe(false);
  kiosk.child.kill('SIGTERM');
  expect((await kiosk.ended).code).toBe(0);
});

test('the NFC child of a build starts, finds its driver and looks for pcscd', async () => {
  const socket = join(folder, 'no-pcscd.sock');
  const readers = `readers: [{ driver: nfc, pcscSocket: ${socket} }]\n`;
  const kiosk = program('kiosk', kioskConfig + readers);
  const { screen } = await kiosk.ready;
  await expect
    .poll(() => troubles(screen), { timeout: 10_000 })
    .toEqual([expect.stringContaining('(pcscd) does not answer')]);
});

test('a production build says that the demo driver is not in it', async () => {
  const kiosk = program('kiosk', `${kioskConfig}readers: [{ driver: demo, socket: r.sock }]\n`);
  const { screen } = await kiosk.ready;
  expect(await troubles(screen)).toEqual(['The reader driver "demo" is not in this build.']);
});

test.each([
  ['kiosk', `${kioskConfig}langauge: da\n`, /kiosk\.yaml:8:11: langauge: unknown key; did you/],
  ['gateway', `${gatewayConfig}stroe: shop\n`, /gateway\.yaml:6:8: stroe: unknown key; did you/],
] as const)('the %s bundle with a wrong configuration ends with 78', async (name, config, text) => {
  const { code, err } = await program(name, config).ended;
  expect(code).toBe(78);
  expect(err).toMatch(text);
});

async function troubles(screen: string | undefined): Promise<readonly string[]> {
  const status = await (await fetch(`${screen}status`)).json();
  return status.troubles.map(({ reason }: { readonly reason: string }) => reason);
}
