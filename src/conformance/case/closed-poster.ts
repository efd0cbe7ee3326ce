import { isObject } from '../../protocol/index.ts';
import type { CaseRecord } from './case-record.ts';

/** What helps where a legal post ends the connection of its sender. */
export const closedPosterRemedy =
  'Look in the server’s log for what happened when this frame came: it closed the connection of its sender, as on an ' +
  'internal error.';

const brokenOffRemedy =
  'Look in the server’s log for what happened when this frame came. Where nothing stands there, ask the server past its ' +
  'gateways: whatever is on the way can break a connection off.';

/**
 * How a connection ended, as the beginning of a sentence: where no close frame came, nobody knows who ended it.
 * @param data as the record shows it
 */
export const endOf = (who: string, data: unknown): string =>
  isBrokenOff(data)
    ? `${who} was broken off without a close frame (1006)`
    : `The server closed ${who} (${JSON.stringify(data)})`;

const isBrokenOff = (data: unknown): boolean => isObject(data) && data.code === 1006;

/** How the server closed a connection that posted a text: the reason of a finding, and the entry. */
export interface ClosedPoster {
  /** A full sentence. */
  reason: string;
  /** The index of the entry. */
  index: number;
  remedy: string;
}

/** Where the server closed the connection that had posted a text: that is what is to be found, and not who got nothing. */
export function closedPoster(record: CaseRecord, who: string, what: string): ClosedPoster | undefined {
  const end = record.closed(who);
  if (!end) return undefined;
  const reason = `${endOf(who, end.data)} when it posted ${what}, and the message reached nobody.`;
  return { reason, index: end.index, remedy: isBrokenOff(end.data) ? brokenOffRemedy : closedPosterRemedy };
}
