import { type Dialect, isObject, parseJson, type Report } from '../protocol/index.ts';
import type { TraceEntry } from '../traffic/index.ts';
import type { JudgedRecording } from './judged-recording.ts';

const sendKeys: readonly Dialect['sendKey'][] = ['messages', 'message'];
const retrieveKeys: readonly Dialect['retrieveKey'][] = ['occupants', 'messages'];

/** The keys that were spoken: those that are told, else those seen first, else the documented ones. */
export function dialectOf(recordings: readonly JudgedRecording[]): Report['dialect'] {
  const told = recordings.flatMap(({ knowledge }) => knowledge.dialect ?? [])[0];
  return {
    sendKey: told?.sendKey ?? firstKey(recordings, sendKeys, sentIn) ?? 'messages',
    retrieveKey: told?.retrieveKey ?? firstKey(recordings, retrieveKeys, historyIn) ?? 'occupants',
  };
}

function firstKey<Key extends string>(
  recordings: readonly JudgedRecording[],
  keys: readonly Key[],
  textIn: (entry: TraceEntry) => string | null,
): Key | undefined {
  for (const { entries } of recordings) {
    for (const entry of entries) {
      const value = parseJson(textIn(entry));
      const key = isObject(value) ? keys.find((candidate) => Object.hasOwn(value, candidate)) : undefined;
      if (key) return key;
    }
  }
  return undefined;
}

const sentIn = (entry: TraceEntry): string | null => (entry.kind === 'from-client' ? entry.data : null);

const historyIn = (entry: TraceEntry): string | null =>
  entry.kind === 'response' && entry.endpoint === 'retrieve' && entry.status === 200 ? entry.body : null;
