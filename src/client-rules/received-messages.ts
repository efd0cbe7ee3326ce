import { parseJson } from '../protocol/index.ts';
import type { TracedConnection, TraceIndex } from '../traffic/index.ts';

/** Messages that a user received: in a live frame, in the answer of `/chat/retrieve`, or in another answer. */
export interface ReceivedMessages {
  seq: number;
  kind: 'live' | 'history' | 'answer';
  ids: number[];
  rooms: string[];
}

/** Everything that a user received. */
export function messagesReceivedBy(user: string, { connections, exchanges }: TraceIndex): ReceivedMessages[] {
  const live = connections.filter((connection) => connection.user === user).flatMap(liveFrames);
  const answers = exchanges.flatMap(({ user: asker, response }): ReceivedMessages[] => {
    if (asker !== user || response?.status !== 200 || response.damage) return [];
    const isHistory = response.endpoint === 'retrieve' && hasList(response.body);
    return [read(response.seq, response.body, isHistory ? 'history' : 'answer')];
  });
  return [...live, ...answers];
}

/** Nobody reads what was sent after the close frame. */
function liveFrames({ toClient, lost }: TracedConnection): ReceivedMessages[] {
  const end = lost?.seq ?? Number.POSITIVE_INFINITY;
  return toClient.filter(({ seq }) => seq < end).map(({ seq, data }) => read(seq, data ?? '', 'live'));
}

/**
 * Long texts are kept only in part and are no JSON then, so the properties are searched for; within a message's
 * text their quotes would be escaped. Some servers write spaces behind colons.
 */
function read(seq: number, text: string, kind: ReceivedMessages['kind']): ReceivedMessages {
  const ids = [...text.matchAll(/"id"\s*:\s*(\d+)/g)].map(([, id]) => Number(id));
  const rooms = [...text.matchAll(/"room"\s*:\s*("(?:[^"\\]|\\.)*")/g)].map(([, room]) =>
    String(parseJson(room ?? null)),
  );
  return { seq, kind, ids, rooms };
}

/** Whether an answer has the list that a client asked for; a fault may have made something else of it. */
function hasList(text: string): boolean {
  return /"(?:occupants|messages)"\s*:\s*\[/.test(text);
}
