import { isObject, parseJson } from '../../protocol/index.ts';
import type { TraceEntry } from '../../traffic/index.ts';

/** What was asked as one user: requests, posts, handshakes, and the most connections at once. */
export type Spent = readonly [requests: number, posts: number, handshakes: number, connections: number];

/** What entries of a record asked as each user. */
export function spentIn(entries: readonly TraceEntry[]): Record<string, Spent> {
  const users: Record<string, { counts: [number, number, number, number]; open: Set<number> }> = {};
  for (const entry of entries) {
    const user = userOf(entry);
    if (user === undefined) continue;
    users[user] ??= { counts: [0, 0, 0, 0], open: new Set() };
    const { counts, open } = users[user];
    if (entry.kind === 'request') counts[0] += 1;
    if (entry.kind === 'from-client' && !isTokenMessage(entry.data)) counts[1] += 1;
    if (entry.kind === 'opened') {
      counts[2] += 1;
      open.add(entry.connection);
    }
    if (entry.kind === 'closed') open.delete(entry.connection);
    counts[3] = Math.max(counts[3], open.size);
  }
  return Object.fromEntries(Object.entries(users).map(([user, { counts }]) => [user, counts]));
}

/** A request without a token is the member's, too. */
function userOf(entry: TraceEntry): string | undefined {
  const { user } = entry as { user?: string };
  return entry.kind === 'request' ? (user ?? 'member') : user;
}

function isTokenMessage(text: string | null): boolean {
  const json = text === null ? undefined : parseJson(text);
  return isObject(json) && 'auth_token' in json;
}
