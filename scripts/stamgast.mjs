#!/usr/bin/env node
// The `stamgast` command. Any Node from 20.19 may call it: it makes sure that the checkout
// is set up and hands over to the Node that the project pins.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode } from './setup/facts.mjs';
import { ROOT, setUp } from './setup/set-up.mjs';

// Without a lock file this is an installed package, and npm has done the set-up.
const code = existsSync(join(ROOT, 'package-lock.json')) ? await setUp('no-system') : 0;
if (code === 0) handOver();
else process.exitCode = code;

/** Same arguments, same streams, same folder, same end as the child. */
function handOver() {
  const program = pinnedNode(ROOT) ?? process.execPath;
  const main = join(ROOT, 'scripts', 'cli', 'main.ts');
  const child = spawn(program, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => child.kill(signal);
  // Ctrl-C on a terminal reaches the child by itself; a second one would mean "at once".
  const onInterrupt = process.stdin.isTTY ? () => {} : forward;
  process.on('SIGTERM', forward).on('SIGHUP', forward).on('SIGINT', onInterrupt);
  child.once('error', (error) => {
    process.stderr.write(`stamgast: ${program} does not start: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.once('exit', (exitCode, signal) => {
    process.off('SIGTERM', forward).off('SIGHUP', forward).off('SIGINT', onInterrupt);
    if (signal === null) process.exitCode = exitCode ?? 1;
    else process.kill(process.pid, signal);
  });
}
