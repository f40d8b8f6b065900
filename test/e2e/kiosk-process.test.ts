import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { writeKioskFiles } from '../support/kiosk-files.ts';

const cli = fileURLToPath(new URL('../../scripts/cli/main.ts', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A kiosk's process without a gateway; `extra` is added to its configuration file. */
function kioskProcess(extra = '', words: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-kiosk-'));
  const path = writeKioskFiles(folder, { extra });
  const child: ChildProcess = spawn(process.execPath, [cli, 'kiosk', '--config', path, ...words]);
  let out = '';
  let err = '';
  child.stderr?.on('data', (bytes) => {
    err += bytes;
  });
  const ready = new Promise<{ screen: string }>((resolve) => {
    child.stdout?.on('data', (bytes) => {
      out += bytes;
      const line = out.split('\n').find((one) => one.includes('"event":"kiosk.ready"'));
      if (line !== undefined) resolve(JSON.parse(line));
    });
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  return { child, ready, ended };
}

test('a kiosk serves its page without a gateway and ends with 0 on SIGTERM', async () => {
  const kiosk = kioskProcess();
  const { screen } = await kiosk.ready;
  expect(await (await fetch(screen)).text()).toContain('<!doctype html>');
  kiosk.child.kill('SIGTERM');
  const { code, out } = await kiosk.ended;
  expect(code).toBe(0);
  expect(out).toContain('"event":"process.stopped"');
});

test('a kiosk with a wrong configuration ends with 78 and names the place', async () => {
  const { code, err } = await kioskProcess('langauge: da\n').ended;
  expect(code).toBe(78);
  expect(err).toMatch(/kiosk\.yaml:9:11: langauge: unknown key; did you mean `language`\?/);
});

test('a kiosk whose port is taken ends with 1 and says what to do', async () => {
  const { screen } = await kioskProcess().ready;
  const { code, out } = await kioskProcess('', ['--screen-port', new URL(screen).port]).ended;
  expect(code).toBe(1);
  expect(out).toContain('PORT_IN_USE');
});
