import type { Message } from '../../../src/protocol/index.ts';
import type { Mutant } from '../mutant.ts';
import { type History, listed, whenRetrieved } from '../server/history.ts';
import { answer, type Call, errorAnswer, parsed, replies, requestsAs, twisted, when } from '../server/twists.ts';
import { isInNewRoom } from '../server/world.ts';

const afterOf = ({ json }: Call): unknown => (json as { after?: unknown } | undefined)?.after;

export const retrieveComplete: readonly Mutant[] = [
  {
    name: 'after-is-inclusive',
    breaks: 'retrieve.after-is-exclusive',
    onlyBy: 'retrieve.after-is-exclusive/middle-of-three',
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
    onlyBy: 'retrieve.after-is-exclusive/middle-of-three',
    how: 'returns the last thousand messages, whatever `after` says, unless nothing is newer',
    reason: /retrieve after \d+ returned the id \d/,
    start: listed((messages, { user = '', world }) =>
      messages.length === 0 ? [] : historyOf(user, world).slice(-1000),
    ),
  },
  {
    name: 'lists-what-somebody-else-has-said-once',
    breaks: 'retrieve.complete',
    onlyBy: 'retrieve.complete/the-same-text',
    how: 'leaves a message out of the history if somebody else has posted the same text in the room before',
    reason: /3 messages .* were posted and received live; the history of member has 2 of them/,
    start: listed((messages) => {
      const first = new Map<string, string>();
      return messages.filter(({ room, message, poster }) => {
        const known = first.get(`${room} ${message}`) ?? poster;
        first.set(`${room} ${message}`, known);
        return known === poster;
      });
    }),
  },
  {
    name: 'lists-a-repeated-text-once',
    breaks: 'retrieve.complete',
    onlyBy: 'retrieve.complete/the-same-text',
    how: 'leaves a message out of the history that is the same as the one before it, of the same poster',
    reason: /3 messages .* were posted and received live; the history of member has 2 of them/,
    start: listed((messages) =>
      messages.filter(({ message, poster }, index) => {
        const before = messages[index - 1];
        return before?.message !== message || before.poster !== poster;
      }),
    ),
  },
  {
    name: 'zero-means-nothing',
    breaks: 'retrieve.zero-means-all',
    onlyBy: 'retrieve.zero-means-all/longer-than-a-page',
    how: 'returns nothing for `after: 0`',
    reason: /after 0 lacks \d+ of \d+ messages/,
    start: listed((messages, call) => (afterOf(call) === 0 ? [] : messages)),
  },
  {
    name: 'zero-is-malformed',
    breaks: 'retrieve.zero-means-all',
    onlyBy: 'retrieve.zero-means-all/longer-than-a-page',
    how: 'answers 400 to `after: 0`',
    reason: /0.*400/,
    start: whenRetrieved((_, call) => (afterOf(call) === 0 ? errorAnswer(400, 'BAD_REQUEST') : undefined)),
  },
  {
    name: 'zero-means-this-session',
    breaks: 'retrieve.zero-means-all',
    onlyBy: 'retrieve.zero-means-all/longer-than-a-page',
    how: 'leaves out of `after: 0` what was there before the server started',
    reason: /`after: 0` left out \d+ messages/,
    start: listed((messages, call) => (afterOf(call) === 0 ? messages.filter(({ id }) => id > 6) : messages)),
  },
  {
    name: 'history-of-everybody',
    breaks: 'retrieve.own-rooms-only',
    onlyBy: 'retrieve.own-rooms-only/both-sides',
    how: 'shows everybody the messages of all rooms but those that were made since it runs',
    reason: /showed \w+ a message of the room \d+, which \w+ is not in/,
    start: listed((messages, call) => {
      const after = Number(afterOf(call));
      const all = [...call.world.rooms.values()].flatMap((room) => room.messages);
      const own = new Set(messages.map(({ id }) => id));
      const foreign = all.filter((message) => message.id > after && !own.has(message.id) && !isInNewRoom(message));
      return messages.length === 0 ? [] : [...messages, ...foreign].sort((a, b) => a.id - b.id);
    }),
  },
  {
    name: 'history-ends-after-twenty',
    breaks: 'retrieve.complete',
    how: 'returns at most the twenty newest messages',
    reason: /lacks \d+ of 120 messages/,
    start: listed((messages) => messages.slice(-20)),
  },
  {
    name: 'history-ends-after-a-hundred-unless-all-is-asked-for',
    breaks: 'retrieve.complete',
    onlyBy: 'retrieve.complete/many-messages',
    how: 'returns at most the hundred newest messages, unless `after` is 0',
    reason: /lacks \d+ of 120 messages/,
    start: listed((messages, call) => (afterOf(call) === 0 ? messages : messages.slice(-100))),
  },
  {
    name: 'history-ends-after-a-hundred',
    breaks: 'retrieve.complete',
    how: 'returns at most the hundred newest messages',
    reason: /lacks \d+ of 120 messages/,
    start: listed((messages) => messages.slice(-100)),
  },
  {
    name: 'history-is-of-one-room',
    breaks: 'retrieve.complete',
    onlyBy: 'retrieve.complete/every-room',
    how: 'leaves one of his two rooms out of the history of bob',
    reason: /The history of peer, who is in both rooms, lacks 1 of 2 messages/,
    start: listed((messages, { user }) =>
      messages.filter(({ id, room }) => id <= 6 || user !== 'bob' || room !== '18'),
    ),
  },
  {
    name: 'own-messages-are-not-kept',
    breaks: 'retrieve.complete',
    how: 'leaves the caller’s own messages out of the history',
    reason: /who posted them lacks \d+ of \d+ messages/,
    start: listed((messages, { user }) => messages.filter(({ id, poster }) => id <= 6 || poster !== user)),
  },
  {
    name: 'the-absent-miss-everything',
    breaks: 'retrieve.complete',
    onlyBy: 'retrieve.complete/offline-occupant',
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
    reason: /lacks \d+ of 120 messages/,
    start: listed((messages) => messages.filter(({ id }) => id <= 6 || id % 7 !== 0)),
  },
];

function historyOf(user: string, world: Call['world']): Message[] {
  const rooms = [...(world.users.get(user)?.rooms ?? [])];
  return rooms.flatMap(({ messages }) => messages).sort((a, b) => a.id - b.id);
}
