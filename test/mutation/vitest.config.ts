import { defineConfig } from 'vitest/config';

/** The tests of one room, as `scripts/test-mutation.ts` names them: all that could notice a mutant. */
const include = (process.env.MUTATION_TESTS ?? 'test/protocol/**/*.test.ts').split(' ');

export default defineConfig({
  test: { include, testTimeout: 20_000, hookTimeout: 20_000, pool: 'threads', maxWorkers: 1 },
});
