import type { Message } from '../../../src/protocol/index.ts';
import type { Mutant } from '../mutant.ts';
import {
  answer,
  type Call,
  errorAnswer,
  parsed,
  type Reply,
  replies,
  requestsAs,
  twisted,
  when,
} from '../server/twists.ts';

interface History {
  room_name: string | null;
  occupants: Message[];
}

/** Changes the answer to a request that went well. */
const whenOk = (change: (messages: Message[], call: Call) => Partial<Reply> | undefined) =>
  twisted(
    replies('retrieve', ({ status, body }, call) =>
      status === 200 ? change((parsed(body) as History).occupants, call) : undefined,
    ),
  );

/** Changes the list of messages. */
const list = (change: (messages: Message[], call: Call) => unknown) =>
  whenOk((messages, call) => answer(200, { room_name: null, occupants: change(messages, call) }));

const each = (change: (message: Message, call: Call) => unknown) =>
  list((messages, call) => messages.map((message) => change(message, call)));

const afterOf = ({ json }: Call): unknown => (json as { after?: unknown } | undefined)?.after;

/** Changes the answer to a malformed request. */
const whenMalformed = (isKind: (call: Call) => boolean, reply: Reply) =>
  twisted(replies('retrieve', ({ status }, call) => (status === 400 && isKind(call) ? reply : undefined)));

export const retrieve: readonly Mutant[] = [
  {
    name: 'list-stands-under-messages',
    breaks: 'retrieve.shape',
    how: 'puts the history under `messages`',
    reason: /must stand under `occupants`, but the keys are messages/,
    start: whenOk((messages) => answer(200, { messages })),
  },
  {
    name: 'history-is-a-bare-list',
    breaks: 'retrieve.shape',
    how: 'answers with a bare list of messages',
    reason: /must answer a JSON object, but got 200 with the body \[/,
    start: whenOk((messages) => answer(200, messages)),
  },
  {
    name: 'history-has-no-posters',
    breaks: 'retrieve.shape',
    how: 'leaves the poster out of messages in the history',
    reason: /is no full message: `poster` is missing/,
    start: each(({ poster: _, ...message }) => message),
  },
  {
    name: 'history-has-ids-as-strings',
    breaks: 'retrieve.shape',
    how: 'gives message ids in the history as strings',
    reason: /is no full message: `id` must be a positive integer, but is "/,
    start: each((message) => ({ ...message, id: String(message.id) })),
  },
  {
    name: 'history-has-dates',
    breaks: 'retrieve.shape',
    how: 'gives timestamps in the history as ISO dates',
    reason: /is no full message: `timestamp` must be a number, but is "/,
    start: each((message) => ({ ...message, timestamp: new Date(message.timestamp * 1_000).toISOString() })),
  },
  {
    name: 'after-is-inclusive',
    breaks: 'retrieve.after-is-exclusive',
    how: 'returns the message with the id `after` as well',
    reason: /retrieve after (\d+) returned the id \1\./,
    start: twisted(
      requestsAs(({ endpoint, body }) => {
        const { after } = (parsed(body) ?? {}) as { after?: unknown };
        const isPositive = endpoint === 'retrieve' && Number.isInteger(after) && Number(after) > 0;
        return isPositive ? { body: JSON.stringify({ after: Number(after) - 1 }) } : undefined;
      }),
    ),
  },
  {
    name: 'after-is-ignored',
    breaks: 'retrieve.after-is-exclusive',
    how: 'returns the last hundred messages at least, whatever `after` says, unless nothing is newer',
    reason: /retrieve after \d+ returned the id \d/,
    start: list((messages, { user = '', world }) => (messages.length === 0 ? [] : historyOf(user, world).slice(-100))),
  },
  {
    name: 'zero-means-nothing',
    breaks: 'retrieve.zero-means-all',
    how: 'returns nothing for `after: 0`',
    reason: /after 0 lacks \d+ of \d+ messages/,
    start: list((messages, call) => (afterOf(call) === 0 ? [] : messages)),
  },
  {
    name: 'zero-is-malformed',
    breaks: 'retrieve.zero-means-all',
    how: 'answers 400 to `after: 0`',
    reason: /0.*400/,
    start: whenOk((_, call) => (afterOf(call) === 0 ? errorAnswer(400, 'BAD_REQUEST') : undefined)),
  },
  {
    name: 'zero-means-this-session',
    breaks: 'retrieve.zero-means-all',
    how: 'leaves out of `after: 0` what was there before the server started',
    reason: /`after: 0` left out \d+ messages/,
    start: list((messages, call) => (afterOf(call) === 0 ? messages.filter(({ id }) => id > 6) : messages)),
  },
  {
    name: 'history-of-everybody',
    breaks: 'retrieve.own-rooms-only',
    how: 'returns the messages of all rooms',
    reason: /showed \w+ a message of the room \d+, which \w+ is not in/,
    start: list((messages, call) => {
      const after = Number(afterOf(call));
      const all = [...call.world.rooms.values()].flatMap((room) => room.messages);
      return messages.length === 0 ? [] : all.filter(({ id }) => id > after).sort((a, b) => a.id - b.id);
    }),
  },
  {
    name: 'history-ends-after-twenty',
    breaks: 'retrieve.complete',
    how: 'returns at most the twenty newest messages',
    reason: /lacks \d+ of 60 messages/,
    start: list((messages) => messages.slice(-20)),
  },
  {
    name: 'own-messages-are-not-kept',
    breaks: 'retrieve.complete',
    how: 'leaves the caller’s own messages out of the history',
    reason: /who posted them lacks \d+ of \d+ messages/,
    start: list((messages, { user }) => messages.filter(({ id, poster }) => id <= 6 || poster !== user)),
  },
  {
    name: 'the-absent-miss-everything',
    breaks: 'retrieve.complete',
    how: 'keeps a message only for those who were connected when it was posted',
    reason: /who was offline lacks \d+ of \d+ messages/,
    start: twisted((handle, core) => {
      const heard = new Map<number, Set<string>>();
      const remembering = when('posted', ({ message }, effects) => {
        const there = effects.flatMap((effect) => (effect.type === 'send' ? effect.connections : []));
        heard.set(message.id, new Set(there.map((connection) => core.userOf(connection) ?? '')));
        return effects;
      });
      const forgetting = replies('retrieve', ({ status, body }, { user = '' }) => {
        if (status !== 200) return undefined;
        const { occupants } = parsed(body) as History;
        const kept = occupants.filter(({ id }) => heard.get(id)?.has(user) ?? true);
        return answer(200, { room_name: null, occupants: kept });
      });
      return forgetting(remembering(handle, core), core);
    }),
  },
  {
    name: 'every-seventh-message-is-not-kept',
    breaks: 'retrieve.complete',
    how: 'does not store every seventh message',
    reason: /lacks \d of 60 messages/,
    start: list((messages) => messages.filter(({ id }) => id <= 6 || id % 7 !== 0)),
  },
  {
    name: 'history-has-another-clock',
    breaks: 'retrieve.matches-live',
    how: 'gives a message another timestamp in the history than in its live frame',
    reason: /another `timestamp` than the live frame/,
    start: each((message) => ({ ...message, timestamp: message.timestamp + 1 })),
  },
  {
    name: 'history-has-names',
    breaks: 'retrieve.matches-live',
    how: 'names posters in the history where live frames give their ids',
    reason: /another `poster` than the live frame/,
    start: each((message, { world }) => ({ ...message, poster: world.users.get(message.poster)?.name })),
  },
  {
    name: 'history-is-trimmed',
    breaks: 'retrieve.matches-live',
    how: 'trims texts in the history, which it sends unchanged live',
    reason: /another `message` than the live frame/,
    start: each((message) => ({ ...message, message: message.message.trim().slice(0, 1_000) })),
  },
  {
    name: 'nothing-newer-is-a-404',
    breaks: 'retrieve.nothing-newer',
    how: 'answers 404 where nothing is newer',
    reason: /where nothing is newer, was answered 404/,
    start: whenOk((messages) => (messages.length === 0 ? errorAnswer(404, 'NOT_FOUND') : undefined)),
  },
  {
    name: 'nothing-newer-is-a-204',
    breaks: 'retrieve.nothing-newer',
    how: 'answers 204 where nothing is newer',
    reason: /where nothing is newer, was answered 204/,
    start: whenOk((messages) => (messages.length === 0 ? { status: 204, body: '' } : undefined)),
  },
  {
    name: 'nothing-newer-is-null',
    breaks: 'retrieve.nothing-newer',
    how: 'gives null for the list where nothing is newer',
    reason: /where nothing is newer, was answered 200 .*"occupants":null/,
    start: list((messages) => (messages.length === 0 ? null : messages)),
  },
  {
    name: 'retrieve-chokes-on-bad-json',
    breaks: 'retrieve.malformed',
    how: 'answers 500 to a retrieve that is no JSON',
    reason: /no JSON must be answered by a 4xx, but the server answered 500/,
    start: whenMalformed(({ json }) => json === undefined, errorAnswer(500, 'INTERNAL_ERROR')),
  },
  {
    name: 'retrieve-chokes-on-wrong-types',
    breaks: 'retrieve.malformed',
    how: 'answers 500 to a retrieve whose `after` is no number',
    reason: /no number must be answered by a 4xx, but the server answered 500/,
    start: whenMalformed(({ json }) => json !== undefined, errorAnswer(500, 'INTERNAL_ERROR')),
  },
];

function historyOf(user: string, world: Call['world']): Message[] {
  const rooms = [...(world.users.get(user)?.rooms ?? [])];
  return rooms.flatMap(({ messages }) => messages).sort((a, b) => a.id - b.id);
}
