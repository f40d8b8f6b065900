import { RandomStream } from './random.ts';

/** What can go wrong in one run, and how often. All rates are per message or per virtual minute. */
export interface FaultPlan {
  /** Probability that a message is lost, or sent twice. */
  readonly loss: number;
  readonly duplication: number;
  /** Typical delay of a message; the tail is ten times as long. */
  readonly delayMs: number;
  /** Starts per minute. */
  readonly partitions: number;
  readonly oneWayPartitions: number;
  readonly kioskCrashes: number;
  readonly gatewayCrashes: number;
  readonly brokerWipes: number;
  readonly freezes: number;
  readonly fullDisks: number;
  readonly clockSteps: number;
  /** A kiosk gets an older copy of its own disk back. */
  readonly staleKioskDisks: number;
  /** The gateway is restored from an older copy of its ledger. */
  readonly staleGatewayDisks: number;
  /** Probability of a crash at a named crash point that is passed. */
  readonly crashAtPoint: number;
  /** Probability that a rare branch (`maybe`) is taken. */
  readonly rareBranch: number;
}

/** No fault at all. */
export const calm: FaultPlan = {
  loss: 0,
  duplication: 0,
  delayMs: 20,
  partitions: 0,
  oneWayPartitions: 0,
  kioskCrashes: 0,
  gatewayCrashes: 0,
  brokerWipes: 0,
  freezes: 0,
  fullDisks: 0,
  clockSteps: 0,
  staleKioskDisks: 0,
  staleGatewayDisks: 0,
  crashAtPoint: 0,
  rareBranch: 0,
};

/** The largest rate that a seed may draw for each kind of fault. */
const worst: FaultPlan = {
  loss: 0.3,
  duplication: 0.5,
  delayMs: 2000,
  partitions: 0.5,
  oneWayPartitions: 0.5,
  kioskCrashes: 0.3,
  gatewayCrashes: 0.3,
  brokerWipes: 0.2,
  freezes: 0.2,
  fullDisks: 0.1,
  clockSteps: 0.2,
  staleKioskDisks: 0.05,
  staleGatewayDisks: 0.05,
  crashAtPoint: 0.01,
  rareBranch: 0.2,
};

/**
 * Each seed draws its own set of faults and their rates: many seeds have few kinds, some have
 * all, one in ten has none at all.
 */
export function swarm(seed: number): FaultPlan {
  const random = new RandomStream(seed, 'swarm');
  const share = random.chance(0.1) ? 0 : random.pick([0.15, 0.3, 0.5, 1]);
  const plan: Record<string, number> = { ...calm };
  for (const [name, rate] of Object.entries(worst)) {
    const strength = random.unit();
    if (random.chance(share))
      plan[name] = name === 'delayMs' ? 20 + rate * strength : rate * strength;
  }
  return { ...calm, ...plan };
}
