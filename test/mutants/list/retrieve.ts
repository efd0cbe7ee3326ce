import type { Message } from '../../../src/protocol/index.ts';
import type { Mutant } from '../mutant.ts';
import { listed, whenRetrieved } from '../server/history.ts';
import { answer, type Call, errorAnswer, hasKey, type Reply, replies, twisted } from '../server/twists.ts';

const each = (change: (message: Message, call: Call) => unknown) =>
  listed((messages, call) => messages.map((message) => change(message, call)));

/** Changes the answer to a malformed request. */
const whenMalformed = (isKind: (call: Call) => boolean, reply: Reply) =>
  twisted(replies('retrieve', ({ status }, call) => (status === 400 && isKind(call) ? reply : undefined)));

const afterOf = ({ json }: Call): number => Number((json as { after?: unknown } | undefined)?.after);

export const retrieve: readonly Mutant[] = [
  {
    name: 'list-stands-under-messages',
    breaks: 'retrieve.shape',
    onlyBy: 'retrieve.shape/envelope',
    how: 'puts the history under `messages`',
    reason: /must stand under `occupants`, but the keys are messages/,
    start: whenRetrieved((messages) => answer(200, { messages })),
  },
  {
    name: 'history-is-a-bare-list',
    breaks: 'retrieve.shape',
    onlyBy: 'retrieve.shape/envelope',
    how: 'answers with a bare list of messages',
    reason: /must answer a JSON object, but got 200 with the body \[/,
    start: whenRetrieved((messages) => answer(200, messages)),
  },
  {
    name: 'history-has-no-posters',
    breaks: 'retrieve.shape',
    onlyBy: 'retrieve.shape/envelope',
    how: 'leaves the poster out of messages in the history',
    reason: /is not a full message: `poster` is missing/,
    start: each(({ poster: _, ...message }) => message),
  },
  {
    name: 'history-has-ids-as-strings',
    breaks: 'retrieve.shape',
    how: 'gives message ids in the history as strings',
    reason: /is not a full message: `id` must be a positive integer, but is "/,
    start: each((message) => ({ ...message, id: String(message.id) })),
  },
  {
    name: 'history-has-dates',
    breaks: 'retrieve.shape',
    how: 'gives timestamps in the history as ISO dates',
    reason: /is not a full message: `timestamp` must be a number, but is "/,
    start: each((message) => ({ ...message, timestamp: new Date(message.timestamp * 1_000).toISOString() })),
  },
  {
    name: 'history-has-another-clock',
    breaks: 'retrieve.matches-live',
    onlyBy: 'retrieve.matches-live/both-occupants',
    how: 'gives a message another timestamp in the history than in its live frame',
    reason: /another `timestamp` than the live frame/,
    start: each((message) => ({ ...message, timestamp: message.timestamp + 1 })),
  },
  {
    name: 'history-has-names',
    breaks: 'retrieve.matches-live',
    onlyBy: 'retrieve.matches-live/both-occupants',
    how: 'names posters in the history where live frames give their ids',
    reason: /another `poster` than the live frame/,
    start: each((message, { world }) => ({ ...message, poster: world.users.get(message.poster)?.name })),
  },
  {
    name: 'history-is-trimmed',
    breaks: 'live.content',
    how: 'trims texts in the history, which it sends unchanged live',
    reason: /is changed in the history/,
    start: each((message) => ({ ...message, message: message.message.trim().slice(0, 1_000) })),
  },
  {
    name: 'nothing-newer-is-a-404',
    breaks: 'retrieve.nothing-newer',
    how: 'answers 404 where nothing is newer',
    reason: /where nothing is newer, was answered 404/,
    start: whenRetrieved((messages) => (messages.length === 0 ? errorAnswer(404, 'NOT_FOUND') : undefined)),
  },
  {
    name: 'nothing-newer-is-a-204',
    breaks: 'retrieve.nothing-newer',
    how: 'answers 204 where nothing is newer',
    reason: /where nothing is newer, was answered 204/,
    start: whenRetrieved((messages) => (messages.length === 0 ? { status: 204, body: '' } : undefined)),
  },
  {
    name: 'nothing-newer-is-null',
    breaks: 'retrieve.nothing-newer',
    how: 'gives null for the list where nothing is newer',
    reason: /where nothing is newer, was answered 200 .*"occupants":null/,
    start: listed((messages) => (messages.length === 0 ? null : messages)),
  },
  {
    name: 'nothing-newer-is-a-404-nearby',
    breaks: 'retrieve.nothing-newer',
    onlyBy: 'retrieve.nothing-newer/far-future',
    how: 'answers 404 where nothing is newer, unless `after` is 2^31 or more',
    reason: /where nothing is newer, was answered 404/,
    start: whenRetrieved((messages, call) =>
      messages.length === 0 && afterOf(call) < 2 ** 31 ? errorAnswer(404, 'NOT_FOUND') : undefined,
    ),
  },
  {
    name: 'after-has-32-bits',
    breaks: 'retrieve.nothing-newer',
    onlyBy: 'retrieve.nothing-newer/beyond-32-bits',
    how: 'answers 500 where `after` is between 2^31 and 2^53',
    reason: /retrieve after 2147483648, where nothing is newer, was answered 500/,
    start: whenRetrieved((_, call) =>
      afterOf(call) >= 2 ** 31 && afterOf(call) < Number.MAX_SAFE_INTEGER
        ? errorAnswer(500, 'INTERNAL_ERROR')
        : undefined,
    ),
  },
  {
    name: 'after-has-53-bits-without-the-last',
    breaks: 'retrieve.nothing-newer',
    onlyBy: 'retrieve.nothing-newer/greatest-safe-integer',
    how: 'answers 400 where `after` is 2^53 − 1',
    reason: /retrieve after 9007199254740991, where nothing is newer, was answered 400/,
    start: whenRetrieved((_, call) =>
      afterOf(call) === Number.MAX_SAFE_INTEGER ? errorAnswer(400, 'BAD_REQUEST') : undefined,
    ),
  },
  {
    name: 'retrieve-chokes-on-bad-json',
    breaks: 'retrieve.malformed',
    onlyBy: 'retrieve.malformed/not-json',
    how: 'answers 500 to a retrieve that is not JSON',
    reason: /not JSON must be answered by a 4xx, but the server answered 500/,
    start: whenMalformed(({ json }) => json === undefined, errorAnswer(500, 'INTERNAL_ERROR')),
  },
  {
    name: 'retrieve-chokes-on-wrong-types',
    breaks: 'retrieve.malformed',
    onlyBy: 'retrieve.malformed/wrong-type',
    how: 'answers 500 to a retrieve whose `after` is not a number',
    reason: /not a number must be answered by a 4xx, but the server answered 500/,
    start: whenMalformed(({ json }) => hasKey(json, 'after'), errorAnswer(500, 'INTERNAL_ERROR')),
  },
  {
    name: 'retrieve-chokes-on-missing-fields',
    breaks: 'retrieve.malformed',
    onlyBy: 'retrieve.malformed/without-after',
    how: 'answers 500 to a retrieve without `after`',
    reason: /without `after` must be answered by a 4xx, but the server answered 500/,
    start: whenMalformed(
      ({ json }) => json !== undefined && !hasKey(json, 'after'),
      errorAnswer(500, 'INTERNAL_ERROR'),
    ),
  },
];
