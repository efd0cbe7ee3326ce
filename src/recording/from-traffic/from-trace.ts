import { isObject, parseJson } from '../../protocol/index.ts';
import type { TraceEntry } from '../../traffic/index.ts';
import type { Conversation } from '../conversation.ts';
import { LineReader } from './line-reader.ts';

/** The name of a client without an accepted token. */
const stranger = 'stranger';

/** What passed a server that recorded it, as its users saw it. @param file where it comes from */
export function conversationFromTrace(entries: readonly TraceEntry[], file: string): Conversation {
  const isTaken = entries.some((entry) => 'user' in entry && entry.user === stranger);
  const reader = new LineReader(entries, {
    stranger: isTaken ? `${stranger}-2` : stranger,
    isByServer: true,
    offending: new Set(),
  });
  return {
    description: `Recorded in ${file.split(/[\\/]/).at(-1)}.`,
    about: [],
    startedAt: entries[0]?.at ?? 0,
    dialect: entries.some(isTypedConnected) ? 'deployed' : 'documented',
    names: new Map(),
    roomNames: new Map(),
    rooms: new Map(),
    lines: entries.flatMap((entry) => reader.linesOf(entry)),
    isComplete: true,
    isFinding: false,
  };
}

/** Frames with a `type` are of the other reading (reading 4). */
function isTypedConnected(entry: TraceEntry): boolean {
  const frame = entry.kind === 'to-client' ? parseJson(entry.data ?? '') : undefined;
  return isObject(frame) && frame.status === 'CONNECTED' && 'type' in frame;
}
