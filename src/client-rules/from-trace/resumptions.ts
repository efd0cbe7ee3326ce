import type { ClientTraceIndex } from '../rule.ts';
import { type AskedHistory, type Outage, outages } from './outages.ts';

/** A client, or one of the same user, asked for the history after it was away, though it had one before. */
export interface Resumption extends Outage {
  /** What it asked first. */
  first: AskedHistory;
}

/** Those who asked from a message they had seen, and those who asked for everything. */
export function resumptions(traceIndex: ClientTraceIndex): { fromLast: Resumption[]; fromStart: Resumption[] } {
  const all = outages(traceIndex).flatMap((outage): Resumption[] => {
    const [first] = outage.asked;
    return first && outage.hadHistory && outage.seenBefore > 0 ? [{ ...outage, first }] : [];
  });
  return {
    fromLast: all.filter(({ first }) => first.after > 0),
    fromStart: all.filter(({ first }) => first.after === 0),
  };
}
