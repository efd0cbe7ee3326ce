import type { TraceIndex } from '../../traffic/index.ts';
import { type Finding, unknownClient } from '../rule.ts';

/** A request that was rejected as it came in: nobody knows whose it is. */
export function rejectionFinding({ seq, event }: TraceIndex['rejectedRequests'][number]): Finding {
  return {
    client: unknownClient,
    offending: [seq],
    sentence: `A request was rejected: ${event.cure}.`,
    expected: 'a request as the document describes it',
    actual: `${event.method} ${event.path}`,
  };
}
