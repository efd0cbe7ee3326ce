import type { CaseRecord } from './case-record.ts';

/** What helps where a legal post ends the connection of its sender. */
export const closedPosterRemedy =
  'Look in the server’s log for what happened when this frame came: it closed the connection of its sender, as on an ' +
  'internal error.';

/** How the server closed a connection that posted a text: the reason of a finding, and the entry. */
export interface ClosedPoster {
  /** A full sentence. */
  reason: string;
  /** The index of the entry. */
  index: number;
}

/** Where the server closed the connection that had posted a text: that is what is to be found, and not who got nothing. */
export function closedPoster(record: CaseRecord, who: string, what: string): ClosedPoster | undefined {
  const end = record.closed(who);
  if (!end) return undefined;
  const reason = `The server closed ${who} (${JSON.stringify(end.data)}) when it posted ${what}, and the message reached nobody.`;
  return { reason, index: end.index };
}
