import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{hardware,e2e,faults,brokers}/**', 'test/long/**'],
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/{hardware,e2e,faults,brokers}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: { name: 'long', include: ['test/long/**/*.test.ts'], testTimeout: 1_800_000 },
      },
    ],
  },
});
