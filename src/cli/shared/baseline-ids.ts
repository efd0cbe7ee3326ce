import { clientRequirements } from '../../client-rules/index.ts';
import { cases, knownIds } from '../../conformance/index.ts';
import { requirements } from '../../requirements/index.ts';

/** The ids that may stand in a baseline: `check` and `judge` can share one. */
export function baselineIds(): Set<string> {
  const ids = [...requirements, ...clientRequirements].map(({ id }) => id);
  return new Set([...knownIds(cases), ...ids, ...ids.map((id) => `${id}/observed`)]);
}
