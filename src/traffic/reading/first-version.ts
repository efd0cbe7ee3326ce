import { isObject, type JsonObject, plainText, type TranscriptEntry } from '../../protocol/index.ts';
import type { TraceEntry } from '../entry.ts';
import { TranscriptReader } from './transcript-reader.ts';

/** What the first words were replaced by. */
const formerOutcomes: Readonly<Record<string, string>> = { stuck: 'precondition-failed' };

/**
 * The lines of a trace of check of version 1, in which each case had a transcript of its own, as those of version 2.
 * @returns for each line what stands for it now; what cannot be understood is left for the schema to refuse
 */
export function upgradeFirstVersion([head, ...rest]: readonly unknown[]): unknown[][] {
  const reader = new TranscriptReader({ isVerbatim: true });
  const upgraded = rest.map((line): [unknown, TraceEntry[]] => upgradeCase(line, reader));
  const entries = upgraded.flatMap(([, own]) => own).sort((one, other) => one.at - other.at);
  for (const [index, entry] of entries.entries()) entry.seq = index + 1;
  return [
    [upgradeHead(head as JsonObject)],
    ...upgraded.map(([line, own]) => [
      isObject(line) && !('sameAs' in line) ? { ...line, entries: own.map(({ seq }) => seq) } : line,
      ...own,
    ]),
  ];
}

function upgradeHead({ known, profile = known, ...head }: JsonObject): JsonObject {
  const { chatter = [], ...others } = isObject(profile) ? profile : {};
  return { roomRequests: [], newRooms: [], ...head, version: 2, profile: { unsolicitedFrames: chatter, ...others } };
}

function upgradeCase(line: unknown, reader: TranscriptReader): [unknown, TraceEntry[]] {
  if (!isObject(line) || 'sameAs' in line) return [line, []];
  const { recording, outcome, ...kept } = line;
  if (!isObject(recording) || !isObject(outcome) || !isTranscript(recording.entries)) return [kept, []];
  const { startedAt } = recording;
  const kind = formerOutcomes[plainText(outcome.kind)] ?? outcome.kind;
  const own = typeof startedAt === 'number' ? reader.read(recording.entries, startedAt) : [];
  return [{ ...kept, startedAt, outcome: { ...outcome, kind } }, own];
}

const kinds = ['open', 'sent', 'received', 'closed', 'request', 'response', 'waited'];

const isTranscript = (entries: unknown): entries is TranscriptEntry[] =>
  Array.isArray(entries) &&
  entries.every(
    (entry) =>
      isObject(entry) &&
      typeof entry.at === 'number' &&
      typeof entry.who === 'string' &&
      kinds.includes(plainText(entry.kind)),
  );
