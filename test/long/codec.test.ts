import { test } from 'vitest';
import { decodeMutated } from '../protocol/mutated.ts';

test('a million mutated messages each give a result in less than 10 ms, and never throw', () => {
  decodeMutated(1_000_000);
});
