import type { Message } from '../../../src/protocol/index.ts';
import { answer, type Call, parsed, type Reply, replies, twisted } from './twists.ts';

/** What the mock answers to a retrieve. */
export interface History {
  room_name: string | null;
  occupants: Message[];
}

/** A server that changes the answer to a retrieve that went well. */
export const whenRetrieved = (change: (messages: Message[], call: Call) => Partial<Reply> | undefined) =>
  twisted(
    replies('retrieve', ({ status, body }, call) =>
      status === 200 ? change((parsed(body) as History).occupants, call) : undefined,
    ),
  );

/** A server that changes the list of messages in the history. */
export const listed = (change: (messages: Message[], call: Call) => unknown) =>
  whenRetrieved((messages, call) => answer(200, { room_name: null, occupants: change(messages, call) }));
