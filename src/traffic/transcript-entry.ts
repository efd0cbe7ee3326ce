import type { TranscriptEntry } from '../protocol/index.ts';
import { pathOf } from './endpoint-path.ts';
import type { TraceEntry } from './entry.ts';
import { whoOf } from './words/who.ts';

/** What the transcript of a report calls each kind of entry; what only a server records stands in none. */
const kinds: Partial<Record<TraceEntry['kind'], TranscriptEntry['kind']>> = {
  opened: 'open',
  'from-client': 'sent',
  'to-client': 'received',
  closed: 'closed',
  request: 'request',
  response: 'response',
  waited: 'waited',
};

/**
 * What passed, as it stands in the transcript of a report.
 * @param startedAt UNIX milliseconds that the times count from
 * @param show what is shown of a frame or body: the text that was on the wire, or what it means
 * @returns undefined for what only a server records
 */
export function toTranscriptEntry(
  entry: TraceEntry,
  startedAt: number,
  show: (text: string) => unknown = (text) => text,
): TranscriptEntry | undefined {
  if (entry.kind === 'at-server') {
    const line = toTranscriptEntry({ ...entry, ...entry.passed }, startedAt, show);
    return line && { ...line, side: 'server' };
  }
  const kind = kinds[entry.kind];
  if (!kind) return undefined;
  const data = dataOf(entry, show);
  const at = Math.round((entry.at - startedAt) * 100) / 100;
  // The schema has any JSON value here; its generated type is narrower.
  const side = 'side' in entry && entry.side ? { side: entry.side } : undefined;
  return { at, who: whoOf(entry), kind, ...side, ...(data !== undefined && { data: data as Record<string, unknown> }) };
}

function dataOf(entry: TraceEntry, show: (text: string) => unknown): unknown {
  switch (entry.kind) {
    case 'from-client':
    case 'to-client':
      return entry.data === null ? { binary: entry.binary ?? '' } : show(entry.data);
    case 'closed':
      return closedData(entry);
    case 'request':
      return requestData(entry, show);
    case 'response': {
      const { body, status, location, truncated, failure, code } = entry;
      return present({ body: show(body), status, location, truncated, failure, code });
    }
    case 'waited':
      return present({ for: entry.for, came: entry.came, ms: entry.ms });
    default:
      return undefined;
  }
}

/** How a connection ended, as reports tell it. */
export function closedData({ code, reason, failure, isOurs }: Extract<TraceEntry, { kind: 'closed' }>): object {
  return present({ code, reason, error: failure, ours: isOurs });
}

function requestData(request: Extract<TraceEntry, { kind: 'request' }>, show: (text: string) => unknown): object {
  const { method = 'POST', endpoint, authorization = null, headers, body } = request;
  const hasBody = body !== '' || method === 'POST';
  return present({
    method,
    path: pathOf(endpoint),
    authorization,
    headers,
    body: hasBody ? show(body) : undefined,
  });
}

const present = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
