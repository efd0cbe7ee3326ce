import { chapter } from './requirement.ts';

/** Asked of each authenticated endpoint: create_dm, room_info and retrieve. */
export const authentication = chapter('authentication', [
  [
    'auth.valid-token',
    'MUST',
    'A request with the header `Authorization: Bearer <valid token>` is let in.',
    'Read the token from the `Authorization` header, after the word `Bearer` and one space, on every endpoint alike.',
  ],
  [
    'auth.missing-token',
    'MUST',
    'A request without an `Authorization` header is answered 401 with a string `error` and the `error_code` `AUTH_TOKEN_MISSING`.',
    'Check for the header before anything else and answer with the documented pair `error` and `error_code` as JSON.',
  ],
  [
    'auth.invalid-token',
    'MUST',
    'A token that cannot be verified, or a malformed header (another scheme such as `Basic`, no scheme, `Bearer` with nothing behind it), is answered 401 with `AUTH_TOKEN_INVALID`, never by a 5xx.',
    'Refuse every token you cannot verify, and every header that is not the word `Bearer`, one space and a token, before looking at the body.',
  ],
  [
    'auth.expired-token',
    'MUST',
    'A token that was valid once and has run out is answered 401 with `AUTH_TOKEN_EXPIRED`.',
    'Keep expiry apart from invalidity: a client logs in again on one and reports a bug on the other. Make sure, too, that `tokens.expired` in the config is a token that this server gave and that has really run out.',
  ],
  [
    'auth.error-text',
    'SHOULD',
    'The `error` of an authentication error is a text that a person can read.',
    'Put a short sentence into `error`; the stable code belongs into `error_code` alone.',
  ],
]);
