import type { Input } from '../../../src/mock-server/core/index.ts';
import type { Mutant } from '../mutant.ts';
import { holdConnected } from '../server/ports.ts';
import { binary, serve, type Twist } from '../server/serve.ts';
import { fieldsOf, frames, hasKey, send, twisted, when, without } from '../server/twists.ts';

const error = (code: string): unknown => ({ error: 'That did not work', error_code: code });

/** After every ten connections that it refused, takes the next three tokens for invalid. */
const locksOut: Twist = (handle, core) => {
  let [wrong, locked] = [0, 0];
  const isToken = (input: Input): boolean => hasKey(fieldsOf(input), 'auth_token');
  const count = when('refused', (_, effects) => {
    wrong += 1;
    if (wrong % 10 === 0) locked = 3;
    return effects;
  })(handle, core);
  return (input) => {
    if (locked === 0 || input.type !== 'frame' || !isToken(input)) return count(input);
    locked -= 1;
    return handle({ ...input, text: '{"auth_token":"locked-out"}' });
  };
};

/** Takes a first message that is written in another way for one that is no JSON. */
const readsTokens =
  (isRead: (text: string) => boolean): Twist =>
  (handle, core) =>
  (input) => {
    const isFirst = input.type === 'frame' && core.userOf(input.connection) === undefined;
    return handle(isFirst && !isRead(input.text ?? '') ? { ...input, text: '{' } : input);
  };

export const connecting: readonly Mutant[] = [
  {
    name: 'connect-locks-valid-tokens-out',
    breaks: 'connect.connected',
    how: 'takes three tokens on the socket for invalid after every ten refusals',
    reason: /AUTH_TOKEN_INVALID to the valid token of \w+, which was let in before and after\. In the 10 s before, /,
    start: twisted(locksOut),
  },
  {
    name: 'handshake-wants-a-token',
    breaks: 'connect.upgrade',
    how: 'refuses a handshake without an Authorization header',
    reason: /handshake on \/chat\/connect failed: .*401/,
    start: () => serve({ refuseHandshake: ({ headers }) => (headers.authorization ? undefined : '401 Unauthorized') }),
  },
  {
    name: 'handshake-wants-an-origin',
    breaks: 'connect.upgrade',
    how: 'refuses a handshake without an Origin header',
    reason: /handshake on \/chat\/connect failed: .*403/,
    start: () => serve({ refuseHandshake: ({ headers }) => (headers.origin ? undefined : '403 Forbidden') }),
  },
  {
    name: 'handshake-wants-a-subprotocol',
    breaks: 'connect.upgrade',
    how: 'refuses a handshake without a subprotocol',
    reason: /handshake on \/chat\/connect failed: .*400/,
    start: () =>
      serve({ refuseHandshake: ({ headers }) => (headers['sec-websocket-protocol'] ? undefined : '400 Bad Request') }),
  },
  {
    name: 'handshake-refuses-compression',
    breaks: 'connect.upgrade',
    onlyBy: 'connect.upgrade/compression-offered',
    how: 'refuses a handshake that offers compression',
    reason: /handshake on \/chat\/connect failed: .*400/,
    start: () =>
      serve({
        refuseHandshake: ({ headers }) => (headers['sec-websocket-extensions'] ? '400 Bad Request' : undefined),
      }),
  },
  {
    name: 'greets-before-the-token',
    breaks: 'connect.waits-for-token',
    onlyBy: 'connect.waits-for-token/silent-socket',
    how: 'greets every connection before it has sent its token',
    reason: /received .*who are you.* before it had sent its token/,
    start: twisted(
      when('opened', ({ connection }, effects) => [...effects, send(connection, { hello: 'who are you?' })]),
    ),
  },
  {
    name: 'asks-for-the-token',
    breaks: 'connect.waits-for-token',
    onlyBy: 'connect.waits-for-token/silent-socket',
    how: 'sends AUTH_TOKEN_MISSING on every new connection to ask for the token',
    reason: /received .*AUTH_TOKEN_MISSING.* before it had sent its token/,
    start: twisted(
      when('opened', ({ connection }, effects) => [...effects, send(connection, error('AUTH_TOKEN_MISSING'))]),
    ),
  },
  {
    name: 'reads-tokens-of-one-line',
    breaks: 'connect.connected',
    onlyBy: 'connect.connected/in-any-layout',
    how: 'refuses a token message that is written on several lines',
    reason:
      /wrote a valid token on several lines, as the document prints it, and was not sent CONNECTED, but .*INVALID/,
    start: twisted(readsTokens((text) => !text.includes('\n'))),
  },
  {
    name: 'reads-tokens-without-spaces',
    breaks: 'connect.connected',
    onlyBy: 'connect.connected/in-any-layout',
    how: 'refuses a token message in which there is a space behind the colon, where it is written on one line',
    reason: /wrote a valid token with a space behind each colon and comma, and was not sent CONNECTED, but .*INVALID/,
    start: twisted(readsTokens((text) => !text.startsWith('{"auth_token": '))),
  },
  {
    name: 'status-is-ok',
    breaks: 'connect.connected',
    onlyBy: 'connect.connected/valid-token',
    how: 'says OK instead of CONNECTED',
    reason: /was not sent CONNECTED, but .*"OK"/,
    start: twisted(when('connected', (_, effects) => frames(effects, () => ({ status: 'OK' })))),
  },
  {
    name: 'connected-is-lower-case',
    breaks: 'connect.connected',
    onlyBy: 'connect.connected/valid-token',
    how: 'says connected in lower case',
    reason: /was not sent CONNECTED, but .*"connected"/,
    start: twisted(when('connected', (_, effects) => frames(effects, () => ({ status: 'connected' })))),
  },
  {
    name: 'connected-is-a-binary-frame',
    breaks: 'connect.connected',
    onlyBy: 'connect.connected/valid-token',
    how: 'sends CONNECTED as a binary frame',
    reason: /was sent CONNECTED in a binary frame/,
    start: () => serve({ transmit: binary((text) => text.includes('"CONNECTED"')) }),
  },
  {
    name: 'connected-is-encoded-twice',
    breaks: 'connect.connected',
    onlyBy: 'connect.connected/valid-token',
    how: 'encodes CONNECTED as JSON twice, so that a string arrives',
    reason: /was not sent CONNECTED, but .*CONNECTED/,
    start: twisted(when('connected', (_, effects) => frames(effects, (frame) => JSON.stringify(frame)))),
  },
  {
    name: 'token-is-never-answered',
    breaks: 'connect.connected',
    onlyBy: 'connect.connected/valid-token',
    how: 'goes live without saying CONNECTED',
    reason: /was not sent CONNECTED, but "?nothing/,
    start: twisted(when('connected', (_, effects) => without(effects, 'send'))),
  },
  {
    name: 'live-frames-overtake-connected',
    breaks: 'connect.connected-first',
    onlyBy: 'connect.connected-first/while-others-post',
    how: 'delivers live messages while CONNECTED is still on its way',
    reason: /the first frame was not CONNECTED but .*message/,
    start: () => serve({ port: holdConnected(30) }),
  },
  {
    name: 'says-connecting-first',
    breaks: 'connect.connected-first',
    onlyBy: 'connect.connected-first/while-others-post',
    how: 'says CONNECTING between the token and CONNECTED',
    reason: /the first frame was not CONNECTED but .*CONNECTING/,
    start: twisted(
      when('connected', ({ connection }, effects) => [send(connection, { status: 'CONNECTING' }), ...effects]),
    ),
  },
  {
    name: 'connected-comes-twice',
    breaks: 'connect.connected-once',
    onlyBy: 'connect.connected-once/over-a-conversation',
    how: 'sends CONNECTED twice',
    reason: /was sent CONNECTED again/,
    start: twisted(
      when('connected', ({ connection }, effects) => [...effects, send(connection, { status: 'CONNECTED' })]),
    ),
  },
  {
    name: 'connected-comes-with-each-post',
    breaks: 'connect.connected-once',
    onlyBy: 'connect.connected-once/over-a-conversation',
    how: 'says CONNECTED again to whoever posts',
    reason: /was sent CONNECTED again/,
    start: twisted(
      when('posted', ({ connection }, effects) =>
        connection === undefined ? effects : [...effects, send(connection, { status: 'CONNECTED' })],
      ),
    ),
  },
  {
    name: 'speaks-in-the-clear',
    breaks: 'connect.secure',
    onlyBy: 'connect.secure/wss',
    how: 'is not on loopback by its address and yet reached over ws://',
    reason: /is not reached over wss/,
    start: () => serve({ config: (config) => ({ ...config, target: config.target.replace('127.0.0.1', '0.0.0.0') }) }),
  },
];
