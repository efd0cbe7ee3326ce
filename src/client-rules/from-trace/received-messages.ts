import { parseJson, quotedBehind } from '../../protocol/index.ts';
import type { TracedConnection, TracedExchange } from '../../traffic/index.ts';
import type { ToldOfUsers } from './told-of-users.ts';

/** Messages that a user received: in a live frame, in the answer of `/chat/retrieve`, or in another answer. */
export interface ReceivedMessages {
  seq: number;
  kind: 'live' | 'history' | 'answer';
  ids: number[];
  rooms: string[];
  /** Whether there may have been more in it. */
  isPart?: true;
}

/** Everything that a user received. */
export function messagesReceivedBy(user: string, told: ToldOfUsers): ReceivedMessages[] {
  return [...told.connectionsOf(user).flatMap(liveFrames), ...told.exchangesOf(user).flatMap(readAnswer)];
}

/** An answer that is no whole JSON shows a client nothing. */
function readAnswer({ response, isFaulty }: TracedExchange): ReceivedMessages[] {
  if (response?.status !== 200 || response.damage) return [];
  const { seq, endpoint, body, length, newestId } = response;
  if (length === undefined && parseJson(body) === undefined) return [];
  const isHistory = endpoint === 'retrieve' && hasList(body);
  if (length === undefined) return [read(seq, body, isHistory ? 'history' : 'answer')];
  // What a fault has made of the part that is not kept, nobody knows.
  if (newestId === undefined || isFaulty) return [{ ...read(seq, body, 'answer'), isPart: true }];
  const { ids, ...others } = read(seq, body, isHistory ? 'history' : 'answer');
  return [{ ...others, ids: [...ids, newestId] }];
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
  const rooms = [...quotedBehind(text, /"room"\s*:\s*"/)].flatMap(({ from, to, isClosed }) =>
    isClosed ? String(parseJson(text.slice(from - 1, to + 1))) : [],
  );
  return { seq, kind, ids, rooms };
}

/** Whether an answer has the list that a client asked for; a fault may have made something else of it. */
function hasList(text: string): boolean {
  return /"(?:occupants|messages)"\s*:\s*\[/.test(text);
}
