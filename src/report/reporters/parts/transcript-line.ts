import type { TranscriptEntry } from '../../../protocol/index.ts';
import { describeDuration, visible } from '../../../protocol/index.ts';
import { count, oneLine, shown } from '../plain-text.ts';

/** One transcript entry, ready to be laid out: every part is one line and safe to print. */
export interface TranscriptLine {
  /** Since the case began, such as `12.4 ms`. */
  time: string;
  who: string;
  sign: string;
  text: string;
  offending: boolean;
}

const signs: Record<TranscriptEntry['kind'], string> = {
  open: '○',
  sent: '→',
  received: '←',
  closed: '×',
  request: '⇒',
  response: '⇐',
  waited: '…',
  note: '•',
};

/** Where a proxy stood between: the bar is the proxy, at which a line ends or begins. */
const signAt = {
  client: (sign: string): string => `${sign}|`,
  server: (sign: string): string => `|${sign}`,
};

/**
 * A transcript entry for people.
 * @example transcriptLine({ at: 3.14, who: 'member#1', kind: 'sent', data: 'hi' }).text // 'hi'
 */
export function transcriptLine(entry: TranscriptEntry, limit = 400): TranscriptLine {
  return {
    time: shownTime(entry.at),
    who: name(actorOf(entry)),
    sign: entry.side ? signAt[entry.side](signs[entry.kind]) : signs[entry.kind],
    text: entryText(entry, limit),
    offending: entry.guilty === true,
  };
}

/** The offending entries, an answer together with what was asked. */
export function decisiveEntries(transcript: readonly TranscriptEntry[]): TranscriptEntry[] {
  const asked = transcript.flatMap(({ guilty, kind, who }, index) =>
    guilty && kind === 'response'
      ? (transcript.slice(0, index).findLast((entry) => entry.kind === 'request' && entry.who === who) ?? [])
      : [],
  );
  return transcript.filter((entry) => entry.guilty || asked.includes(entry));
}

/** Milliseconds, or minutes and seconds where it is that long. */
function shownTime(ms: number): string {
  if (ms < 60_000) return `${ms.toFixed(1)} ms`;
  const minutes = Math.floor(ms / 60_000);
  return `${minutes}:${((ms % 60_000) / 1000).toFixed(1).padStart(4, '0')} min`;
}

const longestName = 32;

/** Who acted; where several recordings were read, in which of them: each has its own names. */
export const actorOf = ({ who, file }: Pick<TranscriptEntry, 'who' | 'file'>): string =>
  file === undefined ? who : `${file.replace(/^.*[/\\]/, '').slice(-20)}: ${who}`;

/** Connections have short names; a longer one would push everything else off the page. */
function name(who: string): string {
  return who.length <= longestName ? visible(who) : `${oneLine(who.slice(0, longestName - 1))}…`;
}

type Fields = Readonly<Record<string, unknown>>;

/** How the data of each kind reads, where it has the parts that the examiner records; else it is shown as it is. */
const readers: Partial<Record<TranscriptEntry['kind'], (data: Fields) => unknown[]>> = {
  request: ({ method, path, body, authorization }) =>
    path === undefined ? [] : [method, path, body, sentAs(authorization)],
  response: ({ status, location, body, failure }) => [status, location && `to ${location}`, body, failure],
  closed: ({ code, reason, error }) => (code === undefined ? [] : ['closed', code, reason, error]),
  waited: ({ for: what, ms, came }) =>
    what === undefined
      ? []
      : [
          `waited ${Number(ms) < 60_000 ? `${ms} ms` : describeDuration(Number(ms))} for ${what}${came === false ? ', in vain' : ''}`,
        ],
};

function sentAs(authorization: unknown): string | undefined {
  if (authorization === undefined) return undefined;
  return authorization === null ? '(without a token)' : `(${authorization})`;
}

function entryText({ kind, data }: TranscriptEntry, limit: number): string {
  const fields: Fields = typeof data === 'object' && data !== null ? data : {};
  const isNamed = kind === 'open' || kind === 'closed' || kind === 'waited';
  const word = isNamed ? kind : undefined;
  const plain = 'binary' in fields ? ['binary', fields.binary] : [word, data];
  return joined(readers[kind]?.(fields) ?? [], limit) || joined(plain, limit) || 'nothing';
}

function joined(parts: readonly unknown[], limit: number): string {
  const present = parts.filter((part) => part !== undefined && part !== null && part !== '');
  return present.map((part) => shown(part, limit)).join(' ');
}

/** Entries of a long transcript that are worth showing; `omitted` counts those left out just before `entry`. */
export interface Excerpt {
  omitted: number;
  entry: TranscriptEntry;
}

/**
 * At most about `limit` entries: the beginning, the end, and what stands around the offending lines.
 * @returns the entries in order; the gaps between them are counted, so that nothing is left out silently
 */
export function excerpt(transcript: readonly TranscriptEntry[], limit: number): Excerpt[] {
  const kept = keptIndexes(transcript, limit);
  return kept.map((index, position) => ({
    omitted: index - (kept[position - 1] ?? -1) - 1,
    entry: transcript[index] as TranscriptEntry,
  }));
}

function keptIndexes(transcript: readonly TranscriptEntry[], limit: number): number[] {
  const all = [...transcript.keys()];
  if (all.length <= limit) return all;
  const third = Math.max(1, Math.floor(limit / 3));
  const offending = all.filter((index) => transcript[index]?.guilty).slice(0, third);
  const margin = Math.max(1, Math.floor(third / (2 * offending.length || 1)) - 1);
  const near = (index: number): boolean => offending.some((place) => Math.abs(place - index) <= margin);
  return all.filter((index) => index < third || index >= all.length - third || near(index));
}

/** A transcript as plain lines, the offending ones marked with `▶`, in columns. */
export function transcriptText(transcript: readonly TranscriptEntry[], limit: number): string[] {
  const lines = transcriptRows(transcript, limit);
  return lines.map((row) => (typeof row === 'string' ? `  ${row}` : `${row.offending ? '▶' : ' '} ${row.columns}`));
}

/** The rows of a transcript in columns; a string stands for what was left out. */
export function transcriptRows(
  transcript: readonly TranscriptEntry[],
  limit: number,
): (string | { offending: boolean; columns: string })[] {
  const excerpts = excerpt(transcript, limit);
  const lines = excerpts.map(({ entry }) => transcriptLine(entry));
  const timeWidth = Math.max(0, ...lines.map(({ time }) => time.length));
  const whoWidth = Math.max(0, ...lines.map(({ who }) => who.length));
  return lines.flatMap(({ time, who, sign, text, offending }, index) => {
    const columns = `${time.padStart(timeWidth)}  ${who.padEnd(whoWidth)}  ${sign} ${text}`;
    const omitted = excerpts[index]?.omitted ?? 0;
    return omitted > 0 ? [`… ${count(omitted, 'line')} left out …`, { offending, columns }] : [{ offending, columns }];
  });
}
