import { visibleJson, visibleLines } from '../../protocol/index.ts';
import { pathOf, type TraceEntry } from '../../traffic/index.ts';

/** An entry at length: JSON on many lines, and nothing invisible in it. */
export function shownText(entry: TraceEntry): string {
  switch (entry.kind) {
    case 'from-client':
    case 'to-client':
      return entry.data === null ? `a binary frame ${entry.binary ?? ''}` : pretty(entry.data);
    case 'request':
      return `${visibleLines(requestHead(entry))}\n\n${pretty(entry.body)}`;
    case 'response':
      return `${entry.status ?? entry.failure ?? 'no answer'}${entry.damage ? ` (${entry.damage})` : ''}\n\n${pretty(entry.body)}`;
    default: {
      const { seq: _, at: __, ...rest } = entry;
      return pretty(JSON.stringify(rest));
    }
  }
}

function requestHead({ method = 'POST', endpoint, authorization }: Extract<TraceEntry, { kind: 'request' }>): string {
  const header = authorization === undefined ? '(no Authorization header)' : `Authorization: ${authorization}`;
  return `${method} ${pathOf(endpoint)}\n${header}`;
}

/** What is no JSON, or was cut, is shown as it came. */
export function pretty(text: string): string {
  try {
    return visibleJson(JSON.stringify(JSON.parse(text), null, 2));
  } catch {
    return visibleLines(text);
  }
}
