import { parseJson } from '../protocol/index.ts';
import type { ClientSession, TraceIndex } from './trace-index.ts';

/** Something that a user was shown: a live frame, or the answer to a request. */
export interface ReceivedMessages {
  seq: number;
  isLive: boolean;
  /** The answer of `/chat/retrieve`. */
  isHistory: boolean;
  /** The ids of the messages in it. */
  ids: number[];
  /** The rooms of those messages. */
  rooms: string[];
}

/** Everything that a user was shown, oldest first. */
export function messagesReceivedBy(
  user: string,
  { sessions, exchanges }: Pick<TraceIndex, 'sessions' | 'exchanges'>,
): ReceivedMessages[] {
  const live = sessions.filter((session) => session.user === user).flatMap(liveFrames);
  const answers = exchanges.flatMap(({ user: asker, response }): ReceivedMessages[] => {
    const isShown = asker === user && response?.status === 200 && !response.damage;
    return isShown ? [read(response.seq, response.body, response.endpoint === 'retrieve' ? 'history' : 'answer')] : [];
  });
  return [...live, ...answers].sort((a, b) => a.seq - b.seq);
}

/** What was sent behind the closing frame, nobody reads. */
function liveFrames({ sent, lost }: ClientSession): ReceivedMessages[] {
  const end = lost?.seq ?? Number.POSITIVE_INFINITY;
  return sent.filter(({ seq }) => seq < end).map(({ seq, data }) => read(seq, data ?? '', 'live'));
}

/**
 * Long texts are kept only in part and are no JSON then, so the properties are searched for; within a message's
 * text their quotes would be escaped.
 */
function read(seq: number, text: string, kind: 'live' | 'history' | 'answer'): ReceivedMessages {
  const ids = [...text.matchAll(/"id":(\d+)/g)].map(([, id]) => Number(id));
  const rooms = [...text.matchAll(/"room":("(?:[^"\\]|\\.)*")/g)].map(([, room]) => String(parseJson(room ?? null)));
  return { seq, isLive: kind === 'live', isHistory: kind === 'history' && hasList(text), ids, rooms };
}

/** Whether an answer has the list that a client asked for; a fault may have made something else of it. */
function hasList(text: string): boolean {
  return /"(?:occupants|messages)":\[/.test(text);
}
