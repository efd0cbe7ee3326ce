import type { TraceEntry } from '../traffic/index.ts';

/** The most entries that an error message shows. */
const shown = 12;

/** The last entries of a trace as the lines of an error message. */
export function summarize(entries: readonly TraceEntry[]): string {
  if (entries.length === 0) return 'Nothing at all passed.';
  const left = entries.length - shown;
  const head = left > 0 ? `What passed last (${left} earlier entries left out):` : 'What passed:';
  return [head, ...entries.slice(-shown).map((entry) => `  ${describeEntry(entry)}`)].join('\n');
}

function describeEntry(entry: TraceEntry): string {
  const who = 'connection' in entry ? `${('user' in entry && entry.user) || ''}#${entry.connection}` : '';
  switch (entry.kind) {
    case 'received':
      return `${who} sent ${short(entry.data ?? 'a binary frame')}`;
    case 'sent':
      return `${who} received ${short(entry.data)}`;
    case 'closed':
      return `${who} closed (${entry.code})`;
    case 'request':
      return `request ${entry.request}: ${entry.endpoint} ${short(entry.body)}`;
    case 'response':
      return `request ${entry.request}: ${entry.status} ${short(entry.body)}`;
    case 'note':
      return `note: ${short(JSON.stringify(entry.event))}`;
    default:
      return `${who} ${entry.kind}`.trim();
  }
}

function short(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
