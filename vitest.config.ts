import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const cores = availableParallelism();
/** Whatever a test awaits has a deadline of its own, which says what it was: these hold where a machine stands still. */
const deadlines = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 10_000 } } };
/**
 * Whole runs of `check` stand side by side: more of them would only wait for each other. What a busy machine leaves
 * unknown (reading 14 compares times) is tried once more.
 */
const maxConcurrency = 2;

/**
 * `suite` is what `npm test` runs. `mutants` judges every broken server with a whole run, `environments` a correct one
 * amid gateways, limits and restarts; `package` packs, installs and runs the package and its examples as their users
 * would. CI runs all four.
 */
const parts = {
  mutants: ['test/mutants/**/*.test.ts'],
  environments: ['test/environments/**/*.test.ts'],
  package: ['test/package/**/*.test.ts', 'test/examples/**/*.test.ts'],
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'suite',
          include: ['test/**/*.test.ts'],
          exclude: Object.values(parts).flat(),
          ...deadlines,
          // Files share a process and what they import: to load it anew for each took as long as the tests.
          isolate: false,
        },
      },
      ...Object.entries(parts).map(([name, include]) => ({
        test: {
          name,
          include,
          ...deadlines,
          maxConcurrency,
          retry: name === 'mutants' ? 1 : 0,
          maxWorkers: cores,
          sequence: { groupOrder: 1 },
        },
      })),
    ],
    // Some files of the suite wait, for processes and for time to pass, while others work.
    maxWorkers: cores + 1,
  },
});
