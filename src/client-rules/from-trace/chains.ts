import type { EntryOf, TracedConnection } from '../../traffic/index.ts';
import { NumberedPlaces } from './numbered-places.ts';

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
  // When the last connection of a chain has ended, for those chains that can go on.
  const ends = new NumberedPlaces(connections.length);
  const inPlace: TracedConnection[][] = [];
  for (const connection of connections) {
    const end = endOf(connection);
    const place = ends.firstBelow(openingOf(connection).seq);
    const chain = place === undefined ? [] : (inPlace[place] ?? []);
    if (place === undefined) chains.push(chain);
    chain.push(connection);
    if (place !== undefined) ends.set(place, end ?? Number.POSITIVE_INFINITY);
    else if (end !== undefined) ends.set(inPlace.push(chain) - 1, end);
  }
  return chains;
}
