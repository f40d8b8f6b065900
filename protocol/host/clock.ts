import { randomBytes } from 'node:crypto';
import { openSync, readFileSync, readSync } from 'node:fs';
import { uuidv7 } from 'uuidv7';
import type { Clock, Ids, Timers } from '../ports.ts';

/** The machine's clocks. `mono` is boot time (suspend counts), shared by all its processes. */
export function systemClock(): Clock {
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const uptime = uptimeReader();
  let offset = uptime() - performance.now();
  let checkAt = 0;
  return {
    wall: () => Date.now(),
    mono: () => {
      // /proc/uptime ticks in 10 ms; between looks at it the process's own clock fills in.
      const own = performance.now();
      if (own >= checkAt) {
        checkAt = own + recheckMs;
        const slept = uptime() - (own + offset);
        if (slept > sleptMs) offset += slept;
      }
      return Math.floor(own + offset);
    },
    bootId: () => bootId,
  };
}

/** Real timers. */
export function systemTimers(): Timers {
  return {
    after: (delayMs, work) => {
      const timer = setTimeout(work, delayMs);
      return () => clearTimeout(timer);
    },
    soon: (work) => {
      const immediate = setImmediate(work);
      return () => clearImmediate(immediate);
    },
  };
}

/** Ids and random bytes of the operating system. */
export function systemIds(): Ids {
  return { uuid: () => uuidv7(), bytes: (length) => new Uint8Array(randomBytes(length)) };
}

const recheckMs = 1000;
const sleptMs = 50;

function uptimeReader(): () => number {
  const file = openSync('/proc/uptime', 'r');
  const buffer = Buffer.alloc(64);
  return () => {
    const length = readSync(file, buffer, 0, buffer.length, 0);
    return Number.parseFloat(buffer.toString('latin1', 0, length)) * 1000;
  };
}
