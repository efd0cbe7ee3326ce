import type { EntryOf, TracedConnection } from '../traffic/index.ts';

/** Connections that opened within what is kept. */
export const openingOf = ({ opened }: TracedConnection): EntryOf<'opened'> => opened as EntryOf<'opened'>;

/**
 * Connections of one client, each opened after the one before it in its chain had ended.
 * Eleven that end at once and come back once are eleven short chains, and no storm.
 * @param connections which have an opening, in the order of it
 * @param endOf the number of the entry that ended one, where it ended as is meant
 */
export function chainsOf(
  connections: readonly TracedConnection[],
  endOf: (connection: TracedConnection) => number | undefined,
): TracedConnection[][] {
  const chains: TracedConnection[][] = [];
  // Those whose last connection has ended at some time; only these are searched.
  const ending: { chain: TracedConnection[]; end: number }[] = [];
  for (const connection of connections) {
    const { seq } = openingOf(connection);
    const place = ending.findIndex(({ end }) => end < seq);
    const chain = ending[place]?.chain ?? [];
    if (chain.length === 0) chains.push(chain);
    chain.push(connection);
    const end = endOf(connection);
    const next = end === undefined ? [] : [{ chain, end }];
    if (place >= 0) ending.splice(place, 1, ...next);
    else ending.push(...next);
  }
  return chains;
}
