/**
 * A pcscd of one's own with virtual readers (Debian's vsmartcard-vpcd). Several run side by
 * side: each has /run/pcscd bind-mounted to its own folder in a private mount namespace, so
 * it needs root. A client finds it by PCSCLITE_CSOCK_NAME = `socket`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect as netConnect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Antenna } from './virtual-card.ts';

const driver = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';

export class Pcscd {
  /** Path of its socket; exists while it runs (and after a SIGKILL). */
  readonly socket: string;
  readonly #folder: string;
  readonly #ports = new Map<string, number>();
  #process: ChildProcess | null = null;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'stamgast-pcscd-'));
    this.socket = join(this.#folder, 'run', 'pcscd.comm');
    mkdirSync(join(this.#folder, 'run'));
  }

  /**
   * Starts it with these readers and waits until it answers. The driver opens two slots for
   * each reader; pcscd calls them "NAME 00 00" and "NAME 00 01".
   */
  async start(readers: readonly string[]): Promise<void> {
    const config = join(this.#folder, 'conf');
    mkdirSync(config, { recursive: true });
    mkdirSync('/run/pcscd', { recursive: true });
    const parts = [];
    for (const name of readers) parts.push(await this.#readerConfig(name));
    writeFileSync(join(config, 'vpcd'), parts.join('\n'));
    const inside = 'mount --bind "$0" /run/pcscd && exec pcscd --foreground --config "$1"';
    const run = join(this.#folder, 'run');
    const child = spawn('unshare', ['--mount', 'sh', '-c', inside, run, config], {
      stdio: 'ignore',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    });
    this.#process = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    await this.#answers(child);
  }

  /** Ends it (SIGKILL leaves its socket file behind, as a crash does). */
  async kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  /** The antenna of a reader's slot (0 or 1). */
  antenna(reader: string, slot: 0 | 1 = 0): Antenna {
    const port = this.#ports.get(reader);
    if (port === undefined) throw new Error(`no reader ${reader}`);
    return new Antenna(port + slot);
  }

  /** Ends it and removes its folder. */
  async remove(): Promise<void> {
    await this.kill('SIGTERM');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #readerConfig(name: string): Promise<string> {
    const port = this.#ports.get(name) ?? (await freePortPair());
    this.#ports.set(name, port);
    // The driver keeps its slots in globals: each reader needs its own copy of it.
    const copy = join(this.#folder, `vpcd-${port}.so`);
    if (!existsSync(copy)) copyFileSync(driver, copy);
    const channel = `0x${port.toString(16).toUpperCase()}`;
    return [
      `FRIENDLYNAME "${name}"`,
      `DEVICENAME /dev/null:${channel}`,
      `LIBPATH ${copy}`,
      `CHANNELID ${channel}`,
      '',
    ].join('\n');
  }

  async #answers(child: ChildProcess): Promise<void> {
    const until = performance.now() + 10_000;
    while (!(await canConnect(this.socket))) {
      if (child.exitCode !== null) throw new Error(`pcscd ended with ${child.exitCode}`);
      if (performance.now() > until) throw new Error('pcscd did not answer in 10 s');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const canConnect = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = netConnect(path);
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Two free ports, one after the other, below those that the kernel hands out by itself. */
async function freePortPair(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = 10_000 + 2 * Math.floor(Math.random() * 10_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
  throw new Error('no two free ports');
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
