import { type Finding, unknownClient } from '../rule.ts';
import type { TraceIndex } from '../trace-index.ts';

/** A request that was turned away as it came in: nobody knows whose it is. */
export function turnedAwayFinding({ seq, event }: TraceIndex['turnedAway'][number]): Finding {
  return {
    client: unknownClient,
    offending: [seq],
    sentence: `A request was turned away: ${event.cure}.`,
    expected: 'a request as the document describes it',
    actual: `${event.method} ${event.path}`,
  };
}
