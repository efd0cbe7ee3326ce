import type { EntryOf, TracedConnection } from '../traffic/index.ts';

/** Connections that opened within what is kept. */
export const openingOf = ({ opened }: TracedConnection): EntryOf<'opened'> => opened as EntryOf<'opened'>;

/**
 * Connections of one client, each opened after the one before it in its chain had ended.
 * Eleven that end at once and come back once are eleven short chains, and no storm.
 * @param connections which have an opening
 * @param endOf the number of the entry that ended one, where it ended as is meant
 */
export function chainsOf(
  connections: readonly TracedConnection[],
  endOf: (connection: TracedConnection) => number | undefined,
): TracedConnection[][] {
  const chains: TracedConnection[][] = [];
  const byOpening = [...connections].sort((a, b) => openingOf(a).seq - openingOf(b).seq);
  for (const connection of byOpening) {
    const { seq } = openingOf(connection);
    const waiting = chains.find((chain) => endSeq(chain.at(-1), endOf) < seq);
    if (waiting) waiting.push(connection);
    else chains.push([connection]);
  }
  return chains;
}

function endSeq(
  connection: TracedConnection | undefined,
  endOf: (connection: TracedConnection) => number | undefined,
): number {
  return (connection && endOf(connection)) ?? Number.POSITIVE_INFINITY;
}
