import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { decodeMessage, readMid } from '../../protocol/codec.ts';
import type { MessageKind } from '../../protocol/messages.ts';
import { quickestMs } from './quickest.ts';

const folder = new URL('../fixtures/golden/v0/', import.meta.url);

/** Decodes so many mutated messages: each gives a result in less than 10 ms, and never throws. */
export function decodeMutated(rounds: number): void {
  const samples = readdirSync(folder)
    .filter((name) => !name.startsWith('sealed-') && !name.startsWith('body.'))
    .map((name) => ({
      kind: name.split('.', 1)[0] as MessageKind,
      bytes: new Uint8Array(readFileSync(new URL(name, folder))),
    }));
  const random = seeded(20_261_122);
  const codes = new Set<string>();
  let read = 0;
  for (let round = 0; round < rounds; round += 1) {
    const sample = samples[round % samples.length];
    if (sample === undefined) throw new Error('no golden messages');
    const bytes = mutated(sample.bytes, random);
    const before = performance.now();
    const result = decodeMessage(sample.kind, bytes);
    readMid(bytes);
    if (performance.now() - before >= 10) {
      expect(quickestMs(10, () => decodeMessage(sample.kind, bytes))).toBeLessThan(10);
    }
    if (result.ok) read += 1;
    else codes.add(result.code);
  }
  expect([...codes].filter((code) => !/^MESSAGE_(MALFORMED|TOO_LARGE)$/.test(code))).toEqual([]);
  // Both ways were walked: some mutations hit only a text, most break the message.
  expect(read).toBeGreaterThan(0.045 * rounds);
  expect(read).toBeLessThan(0.95 * rounds);
}

/** Small linear generator (Numerical Recipes): same seed, same mutations. */
function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const tokens = ['"', '{', '}', '[', ']', ',', ':', '-', '0', '9e9', 'null', '\\u0000', '\\', 'é'];

/** Changes, cuts, doubles or puts in something at one to three places. */
function mutated(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let made = Buffer.from(bytes);
  for (let change = random(3); change >= 0; change -= 1) {
    const at = random(made.length + 1);
    const to = Math.min(made.length, at + random(40));
    const token = Buffer.from(tokens[random(tokens.length)] ?? '');
    const kinds = [
      () => made.fill(random(256), at, Math.min(at + 1, made.length)),
      () => Buffer.concat([made.subarray(0, at), made.subarray(to)]),
      () => Buffer.concat([made.subarray(0, to), made.subarray(at)]),
      () => Buffer.concat([made.subarray(0, at), token, made.subarray(at)]),
      () => Buffer.concat([made.subarray(0, at), token, made.subarray(at + token.length)]),
    ];
    made = Buffer.from(kinds[random(kinds.length)]?.() ?? made);
  }
  return new Uint8Array(made);
}
