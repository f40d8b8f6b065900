import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const REAL = 'test/{hardware,e2e,faults,brokers,planted}/**/*.test.ts';
const LONG = 'test/long/**/*.test.ts';
/** Node keeps there what it compiled, for the programs that tests start again and again. */
const COMPILED = fileURLToPath(new URL('node_modules/.cache/stamgast/code', import.meta.url));

export default defineConfig({
  test: {
    projects: [
      // Quick tests: no root, no system packages. npm run check runs these.
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [REAL, LONG],
          // Vitest leaves one core free by itself: half of a small machine.
          maxWorkers: '100%',
          // Files of one worker share its modules: loading them anew took a third of the time.
          isolate: false,
          env: { NODE_COMPILE_CACHE: COMPILED },
          expect: { poll: { interval: 5 } },
        },
      },
      // Tests against real programs. They share pcscd, ports and the clock: one at a time.
      {
        test: {
          name: 'real',
          include: [REAL],
          maxConcurrency: 2,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // npm run test:long
      {
        test: {
          name: 'long',
          include: [LONG],
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
