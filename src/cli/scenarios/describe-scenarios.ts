import { scenarioSummaries } from '../../mock-server/index.ts';

/** Each bundled scenario with the first sentence of its description. */
export function describeScenarios(): string {
  const all = scenarioSummaries();
  const width = Math.max(...all.map(({ name }) => name.length));
  return all.map(({ name, description }) => `${name.padEnd(width)}  ${description}\n`).join('');
}
