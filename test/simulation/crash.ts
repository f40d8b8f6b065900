import type { Faults } from '../../protocol/ports.ts';
import type { RandomStream } from './random.ts';

/** Thrown at a crash point: the process is gone from here on. */
export class Crash extends Error {
  constructor(point: string) {
    super(`crash at ${point}`);
    this.name = 'Crash';
  }
}

/** Crashes and rare branches drawn by the seed, with a count of each point that was passed. */
export function drawnFaults(options: {
  readonly random: RandomStream;
  readonly crashAtPoint: () => number;
  readonly rareBranch: () => number;
  /** Full while a disk fault lasts; the store asks by `maybe('gateway.disk.full')`. */
  readonly isDiskFull: () => boolean;
  readonly onCrash: (point: string) => void;
}): Faults {
  const { random, crashAtPoint, rareBranch, isDiskFull, onCrash } = options;
  return {
    point: (name) => {
      if (!random.chance(crashAtPoint())) return;
      onCrash(name);
      throw new Crash(name);
    },
    maybe: (name) => {
      if (name.endsWith('disk.full')) return isDiskFull();
      return random.chance(rareBranch());
    },
  };
}
