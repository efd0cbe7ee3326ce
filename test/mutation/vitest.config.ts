import { defineConfig } from 'vitest/config';

/** The tests of one room, as `scripts/test-mutation.ts` names them: all that could notice a mutant. */
const include = (process.env.MUTATION_TESTS ?? 'test/protocol/**/*.test.ts').split(' ');

/** Files share what they import, as in the suite: to load it anew for each took longer than the tests of a mutant. */
export default defineConfig({
  test: { include, testTimeout: 20_000, hookTimeout: 20_000, pool: 'threads', maxWorkers: 1, isolate: false },
});
