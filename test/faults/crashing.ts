import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { crashPoints } from '../../protocol/ports.ts';
import { type Program, sleep } from './program.ts';
import type { CrashAt, Shop } from './shop.ts';

export type Process = 'kiosk' | 'gateway';

/** Every named point of a process, each to be crashed at in these passes. */
export function crashesOf(name: Process, passes: readonly number[]): readonly CrashAt[] {
  const points = crashPoints.filter((point) => point.startsWith(`${name}.`));
  return points.flatMap((point) => passes.map((pass) => ({ point, pass })));
}

/** Points that a kiosk passes only when its disk is new or the gateway has another history. */
const newLife = /^kiosk\.(epoch|fill)\./;

/**
 * Lets a process kill itself at a point while the shop works, audits what is there, starts it
 * again, and audits everything at rest. Fails when the point was not passed so often.
 */
export async function crashAndRecover(shop: Shop, name: Process, crashAt: CrashAt): Promise<void> {
  const dying = await startDying(shop, name, crashAt);
  // Without tills the first batch of this life is a visit's, with them it is mostly a receipt.
  const isVisit = crashAt.point.startsWith('gateway.batch.') && crashAt.pass === 1;
  shop.tills.open(isVisit ? 0 : 2);
  const isNewLife = newLife.test(crashAt.point);
  const end = performance.now() + 25_000;
  while (dying.isAlive()) {
    if (performance.now() > end) {
      throw new Error(`${crashAt.point} was passed less than ${crashAt.pass} times`);
    }
    if (isNewLife) await changePepper(shop, dying);
    else await offlineVisit(shop, dying);
  }
  expect(await dying.ended).toBe('SIGKILL');
  expect(dying.stderr()).toContain(`crash point ${crashAt.point}, pass ${crashAt.pass}\n`);
  // Once the kiosk finds out by its own timers that it talks to nobody, once by its connection.
  if (crashAt.pass > 1) shop.network.pull();
  shop.network.mend();
  shop.audit();
  if (name === 'gateway') await shop.startGateway();
  else await shop.startKiosk();
  await shop.rest();
}

async function startDying(shop: Shop, name: Process, crashAt: CrashAt): Promise<Program> {
  if (name === 'gateway') {
    await shop.gateway.kill();
    await shop.startGateway(crashAt);
    return shop.gateway;
  }
  await shop.kiosk.kill();
  // All of it was sent, so a new disk loses nothing.
  if (newLife.test(crashAt.point)) rmSync(shop.kioskFolder, { recursive: true });
  await shop.startKiosk(crashAt);
  return shop.kiosk;
}

/** A visit while the network is gone, and its way to the gateway once the network is back. */
async function offlineVisit(shop: Shop, dying: Program): Promise<void> {
  shop.network.pull();
  await shop.visitors.tapStranger();
  shop.network.mend();
  for (let tries = 0; tries < 60 && dying.isAlive(); tries += 1) {
    const facts = await shop.facts();
    if (facts?.isCurrent === true && facts.outboxLength === 0) return;
    await sleep(25);
  }
}

/** Another pepper begins another history: outbox and cache of the kiosk follow it. */
async function changePepper(shop: Shop, dying: Program): Promise<void> {
  for (let tries = 0; tries < 100 && dying.isAlive(); tries += 1) {
    const facts = await shop.facts();
    if (facts?.isCurrent === true) break;
    await sleep(25);
  }
  if (!dying.isAlive()) return;
  await shop.gateway.kill();
  const file = join(shop.gatewayFolder, 'keys', 'pepper');
  writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`);
  await shop.startGateway();
  // On a broker that lived on the kiosk would notice only by its timers.
  shop.network.pull();
  shop.network.mend();
}

/**
 * One line of figures. The promise is "ready again within 5 s" on a machine of its own; here others
 * work too, so the bound is wider.
 */
export function expectQuickStarts(name: Process, starts: readonly number[]): void {
  const sorted = [...starts].sort((a, b) => a - b).map(Math.round);
  const [middle = 0, worst = 0] = [sorted[sorted.length >> 1], sorted.at(-1)];
  process.stdout.write(
    `${name}: ${starts.length} starts, ready after ${middle} ms (middle), ${worst} ms (worst)\n`,
  );
  expect(worst).toBeLessThan(10_000);
}
