/**
 * `npm start -- [--reset] [--port N]`: the demo shop. A gateway and a kiosk as two processes, the
 * network between them, a small till and a panel to try all of it.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StamgastError } from '../protocol/errors.ts';
import { Demo } from './demo/demo.ts';
import { layoutOf, portsFrom, reset } from './demo/layout.ts';
import { ProgramEnded } from './demo/program.ts';

const usage = `usage: npm start -- [--reset] [--port N]
  --reset    forget what the demo shop has done, and seed it anew
  --port N   the panel's port (default 4870); N + 1 to N + 5 are used too`;

const started = performance.now();
const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`.padStart(7);
const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      reset: { type: 'boolean', default: false },
      port: { type: 'string', default: '4870' },
      folder: { type: 'string', default: '.stamgast/demo' },
    },
  });
  const port = Number(values.port);
  if (!Number.isSafeInteger(port) || port < 1024 || port > 65_530) {
    throw new TypeError(`--port ${values.port} is not a whole number from 1024 to 65530`);
  }
  const layout = layoutOf(resolve(values.folder));
  if (values.reset) reset(layout);
  const demo = new Demo(layout, portsFrom(port));
  endWith(demo);
  let number = 0;
  await demo.start((step) => {
    number += 1;
    say(`[${number}/3] ${seconds()}  ${step}`);
  });
  say(`        ${seconds()}  the shop is open

  Panel with kiosk and till   ${demo.panelUrl}
  Kiosk alone                 ${demo.screenUrl}
  gateway pid ${demo.gateway.pid}, kiosk pid ${demo.kiosk.pid}

  1. Tap Anna's card.
  2. Buy her a coffee and watch the number on the kiosk.
  3. Pull the plug: cut the network, or kill -9 ${demo.gateway.pid}. The kiosk goes on.

  Ctrl-C closes the shop. npm start -- --reset begins anew.`);
}

/** Ctrl-C and SIGTERM close the shop in order; a second one ends at once. */
function endWith(demo: Demo): void {
  let isEnding = false;
  const end = () => {
    if (isEnding) process.exit(1);
    isEnding = true;
    say('closing the shop');
    demo.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  failed = async () => {
    isEnding = true;
    await demo.stop();
  };
}

let failed: () => Promise<void> = async () => {};

function fail(error: unknown): never {
  if (error instanceof StamgastError) {
    process.stderr.write(`${error.code}: ${error.message}\n`);
  } else if (error instanceof ProgramEnded) {
    process.stderr.write(`${error.message}\nIts log is in .stamgast/demo.\n`);
  } else {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${text}\n`);
  }
  process.exit(error instanceof ProgramEnded ? (error.code ?? 1) : 1);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof TypeError) {
    process.stderr.write(`${error.message}\n${usage}\n`);
    process.exit(2);
  }
  await failed();
  fail(error);
}
