import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { Supervisor, type SupervisorLimits } from '../../../device/readers/supervisor.ts';
import { systemTimers } from '../../../protocol/host/clock.ts';
import { KeptLog } from './kept-log.ts';

// Real processes and sockets, which a busy machine makes slow.
vi.setConfig({ testTimeout: 30_000 });

const limits: SupervisorLimits = {
  beatMs: 25,
  silentMsMax: 500,
  startMsMax: 5000,
  pauseMsMin: 10,
  pauseMsMax: 80,
  longLifeMs: 60_000,
  stopMsMax: 200,
};

const rigs: Rig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});

/** A supervisor over scripted-child.ts. */
class Rig {
  readonly messages: Record<string, unknown>[] = [];
  readonly log = new KeptLog();
  readonly folder = mkdtempSync(join(tmpdir(), 'stamgast-supervisor-'));
  readonly supervisor: Supervisor;
  downs = 0;

  constructor(script: readonly string[], changes: Partial<SupervisorLimits> = {}) {
    rigs.push(this);
    this.supervisor = new Supervisor(
      {
        file: fileURLToPath(new URL('./scripted-child.ts', import.meta.url)),
        args: [this.folder, ...script],
        env: { PATH: '/usr/bin:/bin' },
        limits: { ...limits, ...changes },
        onMessage: (message) => this.messages.push(message as Record<string, unknown>),
        onDown: () => this.downs++,
      },
      { clock: { mono: () => performance.now() }, timers: systemTimers(), log: this.log },
    );
    this.supervisor.start();
  }

  async until(isTrue: () => boolean): Promise<void> {
    await expect.poll(isTrue, { timeout: 8000, interval: 10 }).toBe(true);
  }

  get lives(): readonly number[] {
    const files = readdirSync(this.folder).sort();
    return files.map((file) => Number(readFileSync(join(this.folder, file), 'utf8')));
  }

  async close(): Promise<void> {
    await this.supervisor.stop();
    rmSync(this.folder, { recursive: true });
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('messages of the child arrive, beats do not, and the child hears ours', async () => {
  const rig = new Rig(['talk']);
  await rig.until(() => rig.messages.some(({ kind }) => kind === 'heard'));
  expect(rig.messages.filter(({ kind }) => kind === 'beat')).toEqual([]);
  expect(rig.downs).toBe(0);
});

test('the child gets no variable of the kiosk but what it needs', async () => {
  const rig = new Rig(['talk']);
  await rig.until(() => rig.messages.length > 0);
  const env = rig.messages[0]?.['env'];
  expect(env).toEqual(['PATH']);
});

test('what the child prints is logged without a number in it', async () => {
  const rig = new Rig(['talk']);
  await rig.until(() => rig.log.lines.some((line) => line.includes('stderr')));
  await rig.until(() => rig.log.lines.some((line) => line.includes('stdout')));
  expect(rig.log.lines.find((line) => line.includes('stderr'))).toContain(
    'Error: card … <Buffer …',
  );
  expect(rig.log.lines.join()).not.toMatch(/7001234567890123|04.a1.b2/);
});

test('a child that dies is started again, after longer and longer pauses', async () => {
  const rig = new Rig(['die', 'die', 'die', 'die', 'die', 'talk']);
  await rig.until(() => rig.messages.length > 0);
  expect(rig.messages[0]).toMatchObject({ kind: 'hello', life: 5 });
  expect(rig.downs).toBe(5);
  const pauses = rig.log.fields('reader.child.ended').map((fields) => fields['pauseMs']);
  expect(pauses).toEqual([10, 20, 40, 80, 80]);
});

test('a long life makes the next pause short again', async () => {
  const rig = new Rig(['die'], { longLifeMs: 0 });
  await rig.until(() => rig.downs >= 3);
  const pauses = rig.log.fields('reader.child.ended').map((fields) => fields['pauseMs']);
  expect(pauses.slice(0, 3)).toEqual([10, 10, 10]);
});

test('a child whose event loop is dead is killed and replaced', async () => {
  const rig = new Rig(['hang', 'talk']);
  await rig.until(() => rig.messages.length > 0);
  const [hung] = rig.lives;
  expect(isAlive(hung ?? 0)).toBe(false);
  expect(rig.log.fields('reader.child.silent').length).toBeGreaterThan(0);
  expect(rig.log.fields('reader.child.ended')[0]).toMatchObject({ how: 'SIGKILL' });
});

test('a child that never begins to beat is killed and replaced', async () => {
  const rig = new Rig(['mute', 'talk'], { startMsMax: 1500 });
  await rig.until(() => rig.messages.length > 0);
  expect(rig.log.fields('reader.child.silent').length).toBeGreaterThan(0);
});

test('a child killed from outside is replaced by another', async () => {
  const rig = new Rig(['talk']);
  await rig.until(() => rig.messages.length > 0);
  process.kill(rig.lives[0] ?? 0, 'SIGKILL');
  await rig.until(() => rig.messages.some((message) => message['life'] === 1));
  expect(rig.downs).toBe(1);
});

test('stop ends the child and starts no other', async () => {
  const rig = new Rig(['talk']);
  await rig.until(() => rig.messages.length > 0);
  await rig.supervisor.stop();
  expect(isAlive(rig.lives[0] ?? 0)).toBe(false);
  expect(rig.downs).toBe(0);
  expect(rig.lives).toHaveLength(1);
});

test('stop kills a child that does not end by itself', async () => {
  const rig = new Rig(['stubborn']);
  await rig.until(() => rig.messages.length > 0);
  await rig.supervisor.stop();
  expect(isAlive(rig.lives[0] ?? 0)).toBe(false);
});

test('stop between two lives starts no other', async () => {
  const rig = new Rig(['die'], { pauseMsMin: 60_000, pauseMsMax: 60_000 });
  await rig.until(() => rig.downs === 1);
  await rig.supervisor.stop();
  expect(rig.lives).toHaveLength(1);
});
