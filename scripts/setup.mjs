#!/usr/bin/env node
// Makes a fresh checkout runnable. Called by npm before start, test, check and build.
//   node scripts/setup.mjs              what `npm start` needs
//   node scripts/setup.mjs --test       and the real programs that `npm test` runs against
//   node scripts/setup.mjs --no-system  npm packages only: no apt, no root
// Imports only node: modules, because it runs before any package is installed.
import { setUp } from './setup/set-up.mjs';

const modes = new Map([
  ['', 'start'],
  ['--test', 'test'],
  ['--no-system', 'no-system'],
]);
const mode = modes.get(process.argv.slice(2).join(' '));
if (mode === undefined) {
  process.stderr.write('usage: node scripts/setup.mjs [--test | --no-system]\n');
  process.exitCode = 2;
} else {
  process.exitCode = await setUp(/** @type {import('./setup/plan.mjs').Mode} */ (mode));
}
