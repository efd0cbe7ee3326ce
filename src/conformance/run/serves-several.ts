import { saysConnected, type TraceEntry } from '../../traffic/index.ts';

interface Heard {
  user: string;
  connectedAt: number;
  lastAt: number;
}

/**
 * Whether any connection was still served when a newer one of its user had been connected for a while.
 * @param whileMs milliseconds: what comes sooner may have been under way
 */
export function servesSeveral(entries: readonly TraceEntry[], whileMs: number): boolean {
  const connections = new Map<number, Heard>();
  for (const entry of entries) {
    if (entry.kind !== 'to-client' || entry.user === undefined) continue;
    const { connection, user, at } = entry;
    const known = connections.get(connection);
    if (known) known.lastAt = at;
    else if (saysConnected(entry.data)) {
      connections.set(connection, { user, connectedAt: at, lastAt: at });
    }
  }
  const all = [...connections.values()];
  return all.some((older) => all.some((newer) => outlives(older, newer, whileMs)));
}

const outlives = (older: Heard, newer: Heard, whileMs: number): boolean =>
  older.user === newer.user && older.connectedAt < newer.connectedAt && older.lastAt > newer.connectedAt + whileMs;
