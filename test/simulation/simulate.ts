import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileVersions } from '../../gateway/programme/language/file.ts';
import type { Finding } from './auditor.ts';
import { type FaultPlan, swarm } from './faults.ts';
import { RandomStream } from './random.ts';
import { availableIn } from './row-at-rest.ts';
import { cardNumber } from './tills.ts';
import { World } from './world.ts';

export interface SimulationRun {
  readonly seed: number;
  readonly plan: FaultPlan;
  readonly findings: readonly Finding[];
  /** Hash over every delivery, answer and view of the run. */
  readonly digest: string;
  readonly lastEvents: readonly string[];
  /** What the run did, so that a run which does nothing cannot look green. */
  readonly counts: { readonly answers: number; readonly events: number; readonly crashes: number };
}

const minute = 60_000;

/**
 * One seeded run: a shop works for `minutes` of virtual time under the faults that the seed drew,
 * then everything heals and has ten minutes to come to rest. The auditor checks each minute and at
 * the end. Same seed, same digest.
 */
export async function simulate(options: {
  readonly seed: number;
  readonly minutes: number;
  readonly plan?: FaultPlan;
}): Promise<SimulationRun> {
  const { seed, minutes, plan = swarm(options.seed) } = options;
  const world = new World({ seed, kiosks: 3, plan, programmes: programme() });
  try {
    return await run(world, { seed, minutes, plan });
  } finally {
    world.close();
  }
}

async function run(
  world: World,
  { seed, minutes, plan }: { seed: number; minutes: number; plan: FaultPlan },
): Promise<SimulationRun> {
  const { kernel, auditor, tills } = world;
  world.start();
  for (let n = 0; n < 12; n += 1) tills.enrol();
  await kernel.runUntil(2 * minute);
  const end = kernel.now + minutes * minute;
  customers(world, new RandomStream(seed, 'customers'), end);
  troubles(world, new RandomStream(seed, 'troubles'), end);
  while (kernel.now < end && auditor.result().length === 0) {
    await kernel.runUntil(kernel.now + 2 * minute);
    check(world);
  }
  world.heal();
  await kernel.runUntil(kernel.now + 10 * minute);
  if (tills.unanswered > 0) auditor.find('I15', `${tills.unanswered} tills wait at rest`);
  auditor.checkAtRest({
    ledgerFile: world.gateway.ledgerFile,
    outboxes: world.outboxes(),
    caches: world.caches(),
    open: (row) => availableIn(row, world.pepper),
    cards: tills.cards,
  });
  return {
    seed,
    plan,
    findings: auditor.result(),
    digest: kernel.digest(),
    lastEvents: kernel.lastEvents(50),
    counts: { ...auditor.counts(), crashes: world.crashCount },
  };
}

function check(world: World): void {
  const { auditor, gateway } = world;
  auditor.checkAlways(gateway.ledgerFile, world.outboxes());
  for (const [kiosk, file] of world.caches()) auditor.checkCacheMoves(kiosk, file);
}

/** What people do: mostly look, often buy, sometimes spend, give back or come with a new card. */
function customers(world: World, random: RandomStream, end: number): void {
  const { kernel, tills, kiosks } = world;
  const next = (): void => {
    if (kernel.now >= end) return;
    kernel.after(random.delay(3000), 'customer', next);
    const kind = random.unit();
    if (kind < 0.35) look(random.pick(tills.cards));
    else if (kind < 0.55) look(cardNumber(random.integer(1_000_000, 1_000_050)));
    else if (kind < 0.65) enrol();
    else if (kind < 0.83) tills.buy();
    else if (kind < 0.91) tills.spend();
    else if (kind < 0.98) tills.giveBack();
    else tills.enrol();
  };
  let enrolled = 0;
  const enrol = (): void => {
    enrolled += 1;
    random.pick(kiosks).enrol(cardNumber(2_000_000 + enrolled));
  };
  const look = (card: string): void => {
    const kiosk = random.pick(kiosks);
    kiosk.tap(card);
    kernel.after(random.integer(2000, 20_000), 'done', () => kiosk.done());
  };
  next();
}

/** Faults that strike by themselves, at the rates of the plan. */
function troubles(world: World, random: RandomStream, end: number): void {
  const { kernel, plan } = world;
  const strike = (perMinute: number, hit: () => void): void => {
    if (perMinute === 0) return;
    const next = (): void => {
      if (kernel.now >= end) return;
      if (!world.isQuiet) hit();
      kernel.after(random.delay(minute / perMinute), 'trouble', next);
    };
    kernel.after(random.delay(minute / perMinute), 'trouble', next);
  };
  const kioskAt = () => random.integer(0, world.kiosks.length - 1);
  const cut = (direction: 'both' | 'up' | 'down'): void => {
    const wire = random.pick(world.wires);
    wire.cut(direction);
    kernel.after(random.delay(40_000), 'mended', () => wire.heal());
  };
  strike(plan.partitions, () => cut('both'));
  strike(plan.oneWayPartitions, () => cut(random.pick(['up', 'down'])));
  strike(plan.kioskCrashes, () =>
    world.crashKiosk(kioskAt(), random.chance(0.3) ? 'machine' : 'process'),
  );
  strike(plan.gatewayCrashes, () => world.crashGateway());
  strike(plan.brokerWipes, () => world.wipeBroker());
  strike(plan.freezes, () => {
    const node = random.chance(0.3) ? world.gateway : random.pick(world.kiosks);
    node.freeze(random.integer(500, 40_000));
  });
  strike(plan.fullDisks, () => {
    world.isDiskFull = true;
    kernel.after(random.delay(15_000), 'space again', () => {
      world.isDiskFull = false;
    });
  });
  strike(plan.clockSteps, () => {
    const clock = random.chance(0.3) ? world.gatewayClock : random.pick(world.kioskClocks);
    clock.step(random.pick([-10, 10]) * 365 * 86_400_000 * random.pick([1, 0.0001]));
  });
  strike(plan.staleGatewayDisks, () => {
    const restore = world.backUpGateway();
    kernel.after(random.integer(20_000, 120_000), 'backup restored', restore);
  });
  strike(plan.staleKioskDisks, () => {
    const restore = world.copyKioskDisk(kioskAt());
    kernel.after(random.integer(20_000, 120_000), 'older disk', restore);
  });
}

function programme() {
  const file = join(import.meta.dirname, 'points.yaml');
  const compiled = compileVersions([{ file, text: readFileSync(file, 'utf8') }]);
  if (!compiled.ok) throw new Error(`the programme of the simulation is broken: ${file}`);
  return compiled.programmes;
}
