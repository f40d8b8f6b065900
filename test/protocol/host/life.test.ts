import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { StamgastError } from '../../../protocol/errors.ts';
import { crashFaults, exitCodeOf } from '../../../protocol/host/life.ts';
import { noFaults } from '../../../protocol/ports.ts';

const program = fileURLToPath(new URL('life-program.ts', import.meta.url));

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  said(): string;
  /** Resolves once `text` was said on stdout or stderr. */
  saying(text: string): Promise<void>;
}

function run(kind: string, env: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, [program, kind], { env: { ...process.env, ...env } });
  let said = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => {
      said += bytes;
      for (const listener of listeners) listener();
    });
  }
  return {
    child,
    said: () => said,
    saying: (text) =>
      new Promise((resolve) => {
        const look = () => {
          if (said.includes(text)) resolve();
        };
        listeners.add(look);
        look();
      }),
    ended: new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal }))),
  };
}

describe('a program', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('drains at %s and exits 0', async (signal) => {
    const life = run('serve');
    await life.saying('started');
    life.child.kill(signal);
    expect(await life.ended).toEqual({ code: 0, signal: null });
    expect(life.said()).toContain('drained');
    expect(life.said()).toContain('"event":"process.stopped"');
  });

  test('exits 78 when its configuration must be mended, and says what to do', async () => {
    const life = run('config');
    expect(await life.ended).toEqual({ code: 78, signal: null });
    expect(life.said()).toBe(
      'CONFIG_INVALID: a.yaml:1:1: store: missing\nMend the file at the line named.\n',
    );
  });

  test.each([
    ['port', 'PORT_IN_USE: 127.0.0.1:8080\nStop its holder or choose another port.'],
    ['bug-in-start', 'Error: a bug'],
    ['throws-later', '"level":"fatal"'],
    ['rejects-later', '"level":"fatal"'],
    ['fatal', '"code":"STORAGE"'],
  ])('exits 1 and says why: %s', async (kind, words) => {
    const life = run(kind);
    expect(await life.ended).toEqual({ code: 1, signal: null });
    expect(life.said()).toContain(words);
  });

  test('exits 1 when it cannot stop in order', async () => {
    const life = run('bad-stop');
    await life.saying('started');
    life.child.kill('SIGTERM');
    expect(await life.ended).toEqual({ code: 1, signal: null });
    expect(life.said()).toContain('cannot stop');
  });

  test('exits 1 at once at a second signal', async () => {
    const life = run('slow-stop');
    await life.saying('started');
    life.child.kill('SIGTERM');
    await life.saying('process.signal');
    life.child.kill('SIGTERM');
    expect(await life.ended).toEqual({ code: 1, signal: null });
  });

  test('tells systemd that it is ready, alive and stopping', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stamgast-life-'));
    const told = join(folder, 'told');
    // The edge is systemd's own tool; this one writes down what it is asked to send.
    writeFileSync(join(folder, 'systemd-notify'), `#!/bin/sh\necho "$1" >> ${told}\necho $1 >&2\n`);
    chmodSync(join(folder, 'systemd-notify'), 0o755);
    writeFileSync(told, '');
    const life = run('serve', {
      PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
      NOTIFY_SOCKET: join(folder, 'socket'),
      WATCHDOG_USEC: '100000',
    });
    await life.saying('started');
    const has = async (word: string) =>
      expect.poll(() => readFileSync(told, 'utf8'), { timeout: 5000 }).toContain(word);
    await has('READY=1');
    await has('WATCHDOG=1');
    life.child.kill('SIGTERM');
    expect(await life.ended).toEqual({ code: 0, signal: null });
    await has('STOPPING=1');
    rmSync(folder, { recursive: true });
  });

  test('kills itself at the crash point that it was given', async () => {
    const life = run('serve', { STAMGAST_CRASH_AT: 'kiosk.outbox.before-commit:3' });
    expect(await life.ended).toEqual({ code: null, signal: 'SIGKILL' });
    expect(life.said()).toContain('crash point kiosk.outbox.before-commit, pass 3');
  });

  test('does not start with a crash point that is none', async () => {
    const life = run('serve', { STAMGAST_CRASH_AT: 'kiosk.nowhere:1' });
    expect(await life.ended).toEqual({ code: 78, signal: null });
    expect(life.said()).toContain('kiosk.outbox.before-commit');
  });
});

describe('crash faults', () => {
  test('do nothing without a spec', () => {
    expect(crashFaults(undefined)).toBe(noFaults);
    expect(crashFaults('')).toBe(noFaults);
  });

  test.each(['x', ':1', 'gateway.view.after-send:0', 'gateway.view.after-send:1.5', 'a:b:c'])(
    'of the spec %j are refused',
    (spec) => {
      expect(() => crashFaults(spec)).toThrow(StamgastError);
    },
  );

  test('pass by all other points', () => {
    const faults = crashFaults('gateway.view.after-send:2');
    faults.point('gateway.view.after-send');
    faults.point('gateway.ack.after-send');
    faults.point('gateway.ack.after-send');
    expect(faults.maybe('anything')).toBe(false);
  });
});

test('only what a person must mend in a file exits 78', () => {
  expect(exitCodeOf(new StamgastError('NOT_LOOPBACK', ''))).toBe(78);
  expect(exitCodeOf(new StamgastError('PROGRAMME_INVALID', ''))).toBe(78);
  expect(exitCodeOf(new StamgastError('STORAGE', ''))).toBe(1);
  expect(exitCodeOf(new Error('x'))).toBe(1);
});
