import type { Clock, Ids } from '../../protocol/ports.ts';

/** A stream of 32-bit numbers that is the same for the same seed (mulberry32). */
export function seededStream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/**
 * Ids that are the same in every run with the same seed: UUIDv7 in form, in ascending order while
 * the clock does not go back (without a clock: numbered from zero).
 */
export function seededIds(seed: number, clock?: Pick<Clock, 'wall'>): Ids {
  const next = seededStream(seed);
  let count = 0;
  const bytes = (length: number): Uint8Array => {
    const out = new Uint8Array(length);
    for (let index = 0; index < length; index += 1) out[index] = next() & 0xff;
    return out;
  };
  return {
    bytes,
    uuid: () => {
      count += 1;
      const time = (clock?.wall() ?? count).toString(16).padStart(12, '0').slice(-12);
      const serial = (count & 0xfff).toString(16).padStart(3, '0');
      const tail = Buffer.from(bytes(8)).toString('hex');
      const variant = ((Number.parseInt(tail.slice(0, 1), 16) & 3) | 8).toString(16);
      const group = `${variant}${tail.slice(1, 4)}`;
      return `${time.slice(0, 8)}-${time.slice(8)}-7${serial}-${group}-${tail.slice(4)}`;
    },
  };
}
