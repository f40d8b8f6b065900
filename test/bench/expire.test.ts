import { expect, test } from 'vitest';
import { smallRun } from './benches.ts';

test('expire sweeps all who are due beside one statement, and says what nobody due costs', async () => {
  const measures = await smallRun('expire');
  expect(measures.map(({ name, unit, goal }) => [name, unit, goal])).toEqual([
    ['expire.cpu', 'us/member', 3],
    ['expire.nobody-due', 'us', null],
  ]);
});
