import { isObject, kindOfShownToken, parseJson } from '../../../protocol/index.ts';
import type { TraceEntry } from '../../../traffic/index.ts';
import type { SoakRecord } from '../soak-record.ts';
import { findingOf, type SoakFinding } from './soak-finding.ts';

/** A valid token that was not answered as long as any answer may take, while the server talked to others. */
export function unansweredTokens(entries: readonly TraceEntry[], { timeoutMs }: SoakRecord): SoakFinding[] {
  const tokens = new Map<number, TraceEntry & { user?: string }>();
  let lastFrame: TraceEntry | undefined;
  const found = entries.flatMap((entry) => {
    if (isValidToken(entry)) tokens.set(entry.connection, entry);
    if (entry.kind === 'to-client') {
      tokens.delete(entry.connection);
      lastFrame = entry;
    }
    const token = entry.kind === 'closed' && entry.isOurs ? tokens.get(entry.connection) : undefined;
    if (!token || entry.at - token.at < timeoutMs || !lastFrame || lastFrame.seq < token.seq) return [];
    return [wordsFor(token, entry, lastFrame)];
  });
  return findingOf('connect.connected', found);
}

const wordsFor = (token: TraceEntry & { user?: string }, end: TraceEntry, elsewhere: TraceEntry) => ({
  sentence: `A connection of ${token.user} sent its token, and nothing came within ${Math.round(end.at - token.at)} ms, while others were served.`,
  expected: 'CONNECTED',
  actual: 'nothing',
  evidence: [token.seq, elsewhere.seq, end.seq],
});

function isValidToken(entry: TraceEntry): entry is Extract<TraceEntry, { kind: 'from-client' }> {
  if (entry.kind !== 'from-client' || !entry.data?.includes('auth_token')) return false;
  const json = parseJson(entry.data);
  return isObject(json) && typeof json.auth_token === 'string' && kindOfShownToken(json.auth_token) === 'valid';
}
