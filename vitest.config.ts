import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Whole runs of `check` stand side by side in test/mutants: more of them only wait for each other.
    maxConcurrency: 2,
  },
});
