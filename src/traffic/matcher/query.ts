import type { Passed } from '../entry.ts';
import { type Fact, type Facts, type HappeningName, happenings } from './happenings.ts';

/** What must be true of one fact. */
export type Test = { fact: Fact } & ({ oneOf: readonly (string | number)[] } | { matches: RegExp });

/** Something to wait for; phrases, conditions and the `on` of scenarios are read into it. */
export interface Query {
  happening: HappeningName;
  /** All of them must be true. */
  tests: readonly Test[];
}

/**
 * Whether something that passed is what was asked for.
 * @returns what could be read out of it; undefined if it is something else
 * @example match({ happening: 'sent', tests: [{ fact: 'user', oneOf: ['ada'] }] }, entry)?.text
 */
export function match({ happening, tests }: Query, passed: Passed): Facts | undefined {
  const facts = happenings[happening](passed);
  return facts && tests.every((test) => isTrue(test, facts)) ? facts : undefined;
}

function isTrue(test: Test, facts: Facts): boolean {
  const values = [facts[test.fact]].flat();
  if ('oneOf' in test) return values.some((value) => value !== undefined && test.oneOf.includes(value));
  // `search` ignores the position that a global expression remembers.
  return values.some((value) => typeof value === 'string' && value.search(test.matches) >= 0);
}
