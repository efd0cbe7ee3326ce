import { chapter } from './requirement.ts';

export const connecting = chapter('connecting', [
  [
    'connect.upgrade',
    'MUST',
    '`/chat/connect` accepts a WebSocket handshake that carries the standard headers and nothing else.',
    'Do not ask for a token, an origin or a subprotocol in the handshake: the token comes as the first message.',
  ],
  [
    'connect.waits-for-token',
    'MUST',
    'Until the client has sent its token message, the server sends nothing.',
    'Send no greeting: the first frame a client may see is the answer to its token.',
  ],
  [
    'connect.connected',
    'MUST',
    'A valid token is answered by the text frame `{"status":"CONNECTED"}`.',
    'Answer a verified token with exactly that object, in a text frame.',
  ],
  [
    'connect.connected-first',
    'MUST',
    'CONNECTED is the first frame on a connection; nothing live comes before it.',
    'Add the connection to the list of receivers only when CONNECTED is on its way, in the same step.',
  ],
  [
    'connect.connected-once',
    'SHOULD',
    'CONNECTED is sent once per connection.',
    'Send it when the token is accepted and never again.',
  ],
  [
    'connect.invalid-token',
    'MUST',
    'An unverifiable token is answered by an error frame with `AUTH_TOKEN_INVALID`, and never by CONNECTED.',
    'Send the same `error` and `error_code` pair as the endpoints do, as a JSON text frame, before you close.',
  ],
  [
    'connect.expired-token',
    'MUST',
    'An expired token is answered by an error frame with `AUTH_TOKEN_EXPIRED`, and never by CONNECTED.',
    'Check expiry on connect as on the endpoints, and answer with the error frame before you close. Make sure, too, that `tokens.expired` in the config is a token that this server gave and that has really run out.',
  ],
  [
    'connect.bad-first-message',
    'MUST',
    'A first message that is not a token object (not JSON, without `auth_token`, an `auth_token` that is null, a number or a list that holds the token, binary, a chat frame) never leads to CONNECTED, and posts nothing.',
    'Treat everything but a JSON text frame with a string `auth_token` as a failed authentication.',
  ],
  [
    'connect.bad-first-message-error',
    'SHOULD',
    'A first message that is not a token object is answered by an error frame.',
    'Answer `AUTH_TOKEN_MISSING` to JSON without `auth_token`, else `AUTH_TOKEN_INVALID`, so that a client developer sees the mistake.',
  ],
  [
    'connect.refused-stays-dark',
    'MUST',
    'After an authentication error no live message ever arrives on that connection.',
    'A connection that was refused belongs to nobody: never add it to the receivers, whether or not you close it.',
  ],
  [
    'connect.refused-cannot-post',
    'MUST',
    'After an authentication error nothing that is sent on that connection is posted.',
    'Read chat frames only from connections that were sent CONNECTED; drop what a refused client sends right behind its token, too.',
  ],
  [
    'connect.secure',
    'SHOULD',
    'A server that is not on loopback is reached over `wss://`.',
    'Serve the WebSocket over TLS: tokens and private messages travel on it.',
  ],
]);
