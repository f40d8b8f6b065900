import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '../../gateway/broker/embedded.ts';
import { mosquittoFiles } from '../../gateway/broker/mosquitto.ts';
import { freePort } from '../support/free-port.ts';

/** A real mosquitto with the files that the gateway writes for it. */
export interface Mosquitto {
  readonly port: number;
  readonly pid: number;
  /** What it has said so far. */
  output(): string;
  stop(): Promise<void>;
  /** SIGKILL: all that it held is gone. */
  kill(): Promise<void>;
}

/** Writes the files for a mosquitto on a free port into a new folder, and starts it. */
export async function openMosquitto(options: {
  readonly store: string;
  readonly accounts: readonly Account[];
}): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-mosquitto-'));
  const port = await freePort();
  const salt = () => randomBytes(12);
  const files = mosquittoFiles({ ...options, host: '127.0.0.1', port, folder, salt });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  const broker = await startMosquitto({ folder, port });
  const stop = async () => {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...broker, stop };
}

/** Starts a mosquitto on the files in `folder`, which say `port`; waits until it answers. */
export async function startMosquitto(options: {
  readonly folder: string;
  readonly port: number;
}): Promise<Mosquitto> {
  const { folder, port } = options;
  const conf = join(folder, 'conf.test');
  // Started by root it would give up its rights and could not read its files any more.
  const user = process.getuid?.() === 0 ? 'user root\n' : '';
  writeFileSync(conf, user + readFileSync(join(folder, 'conf'), 'utf8'));
  const child = spawn('mosquitto', ['-c', conf], {
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  await answering(child, port, () => output);
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await gone;
    }
  };
  return {
    port,
    pid: child.pid ?? 0,
    output: () => output,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

async function answering(child: ChildProcess, port: number, output: () => string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (child.exitCode !== null) throw new Error(`mosquitto ended: ${output()}`);
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`mosquitto does not answer: ${output()}`);
}
