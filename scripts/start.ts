/**
 * `npm start -- [--reset] [--port N]`: the demo shop. A gateway and a kiosk as two processes, the
 * network between them, a small till and a panel to try all of it.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StamgastError } from '../protocol/errors.ts';
import { Demo } from './demo/demo.ts';
import { layoutOf, portsFrom, reset } from './demo/layout.ts';
import { endLeftovers, openShop } from './demo/leftovers.ts';
import { ProgramEnded } from './demo/program.ts';
import { ShopRefused } from './demo/shop.ts';

const usage = `usage: npm start -- [--reset] [--port N]
  --reset    forget what the demo shop has done, and seed it anew
  --port N   the panel's port (default 4870); N + 1 to N + 5 are used too`;

/** A longer silence than this is broken. */
const silenceMaxMs = 10_000;
const started = performance.now();
const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`.padStart(7);
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** What was typed is wrong. */
class UsageError extends Error {}
/** The shop cannot open; the message says what to do. */
class CannotOpen extends Error {}

interface Options {
  readonly isReset: boolean;
  readonly port: number;
  readonly folder: string;
}

function optionsOf(args: readonly string[]): Options {
  const { reset: isReset, port, folder } = valuesOf(args);
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (number < 1024 || number > 65_530) {
    throw new UsageError(`--port ${port} is not a whole number from 1024 to 65530`);
  }
  return { isReset, port: number, folder: resolve(folder) };
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        reset: { type: 'boolean', default: false },
        port: { type: 'string', default: '4870' },
        folder: { type: 'string', default: '.stamgast/demo' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function main(args: readonly string[]): Promise<void> {
  const options = optionsOf(args);
  const layout = layoutOf(options.folder);
  const other = openShop(layout);
  if (other !== null) {
    throw new CannotOpen(`the shop is open already, by process ${other}: look there, or stop it
with \`kill ${other}\` and type npm start again`);
  }
  await endLeftovers(layout);
  if (options.isReset) reset(layout);
  const demo = new Demo(layout, portsFrom(options.port));
  endWith(demo);
  await open(demo);
  say(`        ${seconds()}  the shop is open

  Panel with kiosk and till   ${demo.panelUrl}
  Kiosk alone                 ${demo.screenUrl}
  gateway pid ${demo.gateway.pid}, kiosk pid ${demo.kiosk.pid}

  1. Tap Anna's card.
  2. Buy her a coffee and watch the number on the kiosk.
  3. Pull the plug: cut the network, or kill -9 ${demo.gateway.pid}. The kiosk goes on.

  Ctrl-C closes the shop. npm start -- --reset begins anew.`);
}

/** Opens the shop, and says each step and every 10 s that a step still goes on. */
async function open(demo: Demo): Promise<void> {
  let number = 0;
  let current = '';
  const timer = setInterval(() => say(`        ${seconds()}  still: ${current}`), silenceMaxMs);
  try {
    await demo.start((step) => {
      number += 1;
      current = step;
      timer.refresh();
      say(`[${number}/3] ${seconds()}  ${step}`);
    });
  } finally {
    clearInterval(timer);
  }
}

/** Set while the shop closes. */
let closing: Promise<void> | null = null;
let close: () => Promise<void> = async () => {};

/** Ctrl-C, SIGTERM and a closed terminal close the shop in order; a second one ends at once. */
function endWith(demo: Demo): void {
  close = () => {
    closing ??= demo.stop();
    return closing;
  };
  const end = () => {
    if (closing !== null) process.exit(1);
    say('closing the shop');
    close().then(() => process.exit(0), fail);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  process.on('exit', () => demo.killNow());
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}

/** Says the error and ends; programs that still run are ended too. */
function fail(error: unknown): never {
  process.stderr.write(`${textOf(error)}\n`);
  if (error instanceof UsageError) process.exit(2);
  process.exit(error instanceof ProgramEnded ? error.code || 1 : 1);
}

function textOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n${usage}`;
  if (error instanceof StamgastError) return `${error.code}: ${error.message}`;
  if (error instanceof CannotOpen) return error.message;
  if (error instanceof ProgramEnded || error instanceof ShopRefused) {
    return `${error.message}\nWhen nothing else helps, npm start -- --reset begins anew.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function ended(error: unknown): Promise<never> {
  // What a signal broke off is no failure.
  const isAsked = closing !== null;
  await close();
  if (isAsked) process.exit(0);
  fail(error);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  await ended(error).catch(fail);
}
