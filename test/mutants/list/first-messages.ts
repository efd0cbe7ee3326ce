import type { Input } from '../../../src/mock-server/core/index.ts';
import type { RefusalReason } from '../../../src/protocol/index.ts';
import type { Mutant } from '../mutant.ts';
import type { Twist } from '../server/serve.ts';
import { fieldsOf, send, twisted, when, without } from '../server/twists.ts';

interface FirstMessage {
  /** The last part of the case id. */
  slug: string;
  what: string;
  /** Ends the name of the mutant. */
  name: string;
  isIt(reason: RefusalReason, input: Input): boolean;
}

const isObject = (input: Input): boolean => Object.keys(fieldsOf(input)).length > 0;

const notJson: FirstMessage = {
  slug: 'not-json',
  what: 'a text that is not JSON',
  name: 'plain-text',
  isIt: (reason) => reason === 'not-json',
};

const withoutToken: FirstMessage = {
  slug: 'without-auth-token',
  what: 'an object without auth_token',
  name: 'no-token',
  isIt: (reason, input) => reason === 'no-token' && isObject(input),
};

const notAnObject: FirstMessage = {
  slug: 'not-an-object',
  what: 'JSON that is not an object',
  name: 'a-list',
  isIt: (reason, input) => reason === 'no-token' && !isObject(input),
};

const tokenOfWrongType: FirstMessage = {
  slug: 'token-of-wrong-type',
  what: 'an auth_token that is not a string',
  name: 'a-number-for-a-token',
  isIt: (reason, input) => reason === 'token-no-string' && typeof fieldsOf(input).auth_token === 'number',
};

const tokenIsNull: FirstMessage = {
  slug: 'token-is-null',
  what: 'an auth_token that is null',
  name: 'null-for-a-token',
  isIt: (reason, input) => reason === 'token-no-string' && fieldsOf(input).auth_token === null,
};

const tokenInAList: FirstMessage = {
  slug: 'token-in-a-list',
  what: 'a list that holds a valid token',
  name: 'a-list-with-a-token',
  isIt: (reason, input) => reason === 'token-no-string' && Array.isArray(fieldsOf(input).auth_token),
};

const emptyToken: FirstMessage = {
  slug: 'empty-token',
  what: 'an empty auth_token',
  name: 'an-empty-token',
  isIt: (_, input) => fieldsOf(input).auth_token === '',
};

const binary: FirstMessage = {
  slug: 'binary',
  what: 'a valid token in a binary frame',
  name: 'a-binary-token',
  isIt: (reason) => reason === 'binary',
};

const chatFrame: FirstMessage = {
  slug: 'chat-frame',
  what: 'a chat frame',
  name: 'a-chat-frame',
  isIt: (reason) => reason === 'chat-before-token',
};

/** Does something else where the first message of a connection is of one kind. */
const on = ({ isIt }: FirstMessage, change: Parameters<typeof when<'refused'>>[1]): Twist =>
  when('refused', (event, effects, core, input) =>
    isIt(event.reason, input) ? change(event, effects, core, input) : effects,
  );

const greets = (message: FirstMessage): Mutant => ({
  name: `greets-${message.name}`,
  breaks: 'connect.bad-first-message',
  onlyBy: `connect.bad-first-message/${message.slug}`,
  how: `says CONNECTED to a first message that is ${message.what}`,
  reason: new RegExp(`^${message.what} led to CONNECTED`),
  start: twisted(on(message, ({ connection }) => [send(connection, { status: 'CONNECTED' })])),
});

const ignores = (message: FirstMessage): Mutant => ({
  name: `ignores-${message.name}`,
  breaks: 'connect.bad-first-message-error',
  onlyBy: `connect.bad-first-message-error/${message.slug}`,
  how: `says nothing to a first message that is ${message.what}`,
  reason: new RegExp(`sent ${message.what} as its first message and was sent no error frame`),
  start: twisted(on(message, (_, effects) => without(effects, 'send', 'close'))),
});

/** Each kind of bad first message, taken wrongly by itself. */
export const firstMessages: readonly Mutant[] = [
  ...[withoutToken, notAnObject, tokenOfWrongType, tokenIsNull, tokenInAList, emptyToken].map(greets),
  ...[
    notJson,
    withoutToken,
    notAnObject,
    tokenOfWrongType,
    tokenIsNull,
    tokenInAList,
    emptyToken,
    binary,
    chatFrame,
  ].map(ignores),
];
