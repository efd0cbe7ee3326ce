import type { EndpointName } from '../../../src/protocol/index.ts';
import type { Mutant } from '../mutant.ts';
import { serve, type Traits, type Twist } from '../server/serve.ts';
import { answer, errorAnswer, parsed, type Reply, replies, requestsAs, twisted } from '../server/twists.ts';

/** The answer is an authentication error with this code. */
const isError = ({ body }: Reply, code: string): boolean =>
  (parsed(body) as { error_code?: unknown } | undefined)?.error_code === code;

const invalid = errorAnswer(401, 'AUTH_TOKEN_INVALID', 'Your authentication token is invalid');

/** Takes a token for invalid that the mock would let in. */
const refuseWhoIsLetIn = ({ status }: Reply): Reply | undefined => (status === 401 ? undefined : invalid);

/** Takes what is sent on an endpoint for the first token that it resembles, unless it is a token itself. */
const taking = (endpoint: EndpointName, resembles: (sent: string, token: string) => boolean): Twist =>
  requestsAs((request, { world }) => {
    const sent = request.authorization?.replace('Bearer ', '') ?? '';
    if (request.endpoint !== endpoint || world.tokens.has(sent)) return undefined;
    const token = [...world.tokens.keys()].find((each) => resembles(sent, each));
    return token === undefined ? undefined : { authorization: `Bearer ${token}` };
  });

const neverAnswersUnknownTokens: Traits['http'] = ({ url, headers }, _, next) => {
  const { authorization = 'none' } = headers;
  const isKnown = ['none', 'Bearer token-ada', 'Bearer token-bob', 'Bearer token-eve'].includes(authorization);
  if (isKnown || url !== '/chat/retrieve' || authorization.endsWith('-expired')) next();
};

/** Finds the header only where its name is written so. */
const readsHeader =
  (name: string): NonNullable<Traits['http']> =>
  ({ rawHeaders, headers }, _, next) => {
    if (!rawHeaders.includes(name)) delete headers.authorization;
    next();
  };

/** After every ten requests that it refused, takes the next twenty valid tokens for invalid. */
const locksOut: Twist = (handle, core) => {
  let [wrong, locked] = [0, 0];
  return replies('every', ({ status }) => {
    if (status === 401) wrong += 1;
    if (status === 401 && wrong % 10 === 0) locked = 20;
    if (status === 401 || locked === 0) return undefined;
    locked -= 1;
    return invalid;
  })(handle, core);
};

export const authentication: readonly Mutant[] = [
  {
    name: 'valid-tokens-are-locked-out',
    breaks: 'auth.valid-token',
    how: 'takes twenty valid tokens for invalid after every ten refusals',
    reason:
      /401 AUTH_TOKEN_INVALID to the valid token of \w+, which was let in before and after\. In the 10 s before, /,
    start: twisted(locksOut),
  },
  {
    name: 'header-name-in-lower-case-only',
    breaks: 'auth.valid-token',
    how: 'finds the header only where its name is written in lower case',
    reason:
      /AUTH_TOKEN_MISSING.* to a valid token in the header `Authorization`, each time, and 200 to the same in `auth/,
    start: () => serve({ http: readsHeader('authorization') }),
  },
  {
    name: 'header-name-as-documented-only',
    breaks: 'auth.valid-token',
    how: 'finds the header only where its name is written as in the document',
    reason:
      /AUTH_TOKEN_MISSING.* to a valid token in the header `authorization`, each time, and 200 to the same in `Auth/,
    start: () => serve({ http: readsHeader('Authorization') }),
  },
  {
    name: 'create-dm-refuses-valid-token',
    breaks: 'auth.valid-token',
    how: 'takes every valid token for an invalid one on create_dm',
    reason: /^create_dm answered 401 .* to a valid token/,
    start: twisted(replies('createDm', refuseWhoIsLetIn)),
  },
  {
    name: 'room-info-refuses-valid-token',
    breaks: 'auth.valid-token',
    how: 'takes every valid token for an invalid one on room_info',
    reason: /^room_info answered 401 .* to a valid token/,
    start: twisted(replies('roomInfo', refuseWhoIsLetIn)),
  },
  {
    name: 'retrieve-refuses-valid-token',
    breaks: 'auth.valid-token',
    onlyBy: 'auth.valid-token/retrieve',
    how: 'takes every valid token for an invalid one on retrieve',
    reason: /^retrieve answered 401 .* to a valid token/,
    start: twisted(replies('retrieve', refuseWhoIsLetIn)),
  },
  {
    name: 'missing-token-is-403',
    breaks: 'auth.missing-token',
    how: 'answers 403 where no token was sent',
    reason: /a request without a token must be answered 401, but the server answered 403/,
    start: twisted(replies('every', (reply) => (isError(reply, 'AUTH_TOKEN_MISSING') ? { status: 403 } : undefined))),
  },
  {
    name: 'missing-token-is-called-invalid',
    breaks: 'auth.missing-token',
    onlyBy: 'auth.missing-token/retrieve',
    how: 'answers AUTH_TOKEN_INVALID to a retrieve without a token',
    reason: /On retrieve, a request without a token must .* AUTH_TOKEN_MISSING, but .*AUTH_TOKEN_INVALID/,
    start: twisted(replies('retrieve', (reply) => (isError(reply, 'AUTH_TOKEN_MISSING') ? invalid : undefined))),
  },
  {
    name: 'missing-token-is-told-in-plain-text',
    breaks: 'auth.missing-token',
    onlyBy: 'auth.missing-token/room-info',
    how: 'answers plain text instead of the error body where no token was sent',
    reason: /On room_info, a request without a token must be answered with a JSON object, but .* Unauthorized/,
    start: twisted(
      replies('roomInfo', (reply) => (isError(reply, 'AUTH_TOKEN_MISSING') ? { body: 'Unauthorized' } : undefined)),
    ),
  },
  {
    name: 'no-token-is-needed',
    breaks: 'auth.missing-token',
    onlyBy: 'auth.missing-token/retrieve',
    how: 'lets requests without a token in on retrieve, as ada',
    reason: /On retrieve, a request without a token must be answered 401, but the server answered 200/,
    start: twisted(
      requestsAs(({ endpoint, authorization }) =>
        endpoint === 'retrieve' && authorization === undefined ? { authorization: 'Bearer token-ada' } : undefined,
      ),
    ),
  },
  {
    name: 'invalid-token-is-called-missing',
    breaks: 'auth.invalid-token',
    how: 'answers AUTH_TOKEN_MISSING to a token that it cannot verify',
    reason: /cannot be verified must .* AUTH_TOKEN_INVALID, but .*AUTH_TOKEN_MISSING/,
    start: twisted(
      replies('every', (reply) =>
        isError(reply, 'AUTH_TOKEN_INVALID') ? errorAnswer(401, 'AUTH_TOKEN_MISSING') : undefined,
      ),
    ),
  },
  {
    name: 'invalid-token-is-a-400',
    breaks: 'auth.invalid-token',
    how: 'answers 400 to a token that it cannot verify, on create_dm',
    reason: /On create_dm, a token that cannot be verified must be answered 401, but the server answered 400/,
    start: twisted(
      replies('createDm', (reply) => (isError(reply, 'AUTH_TOKEN_INVALID') ? { status: 400 } : undefined)),
    ),
  },
  {
    name: 'unknown-token-is-a-guest',
    breaks: 'auth.invalid-token',
    how: 'shows an empty history to a token that it cannot verify',
    reason: /On retrieve, a token that cannot be verified must be answered 401, but the server answered 200/,
    start: twisted(
      replies('retrieve', (reply) =>
        isError(reply, 'AUTH_TOKEN_INVALID') ? answer(200, { room_name: null, occupants: [] }) : undefined,
      ),
    ),
  },
  {
    name: 'tokens-are-inherited',
    breaks: 'auth.invalid-token',
    onlyBy: 'auth.invalid-token/retrieve',
    how: 'finds tokens on retrieve in a plain object, which has a value for constructor',
    reason: /On retrieve, the token constructor, .* must be answered 401, but the server answered 200/,
    start: twisted(
      requestsAs(({ endpoint, authorization }) =>
        endpoint === 'retrieve' && authorization === 'Bearer constructor'
          ? { authorization: 'Bearer token-ada' }
          : undefined,
      ),
    ),
  },
  {
    name: 'token-with-more-behind-it-is-let-in',
    breaks: 'auth.invalid-token',
    onlyBy: 'auth.invalid-token/retrieve/altered-token',
    how: 'lets a token in on retrieve that has anything behind it',
    reason: /On retrieve, a valid token with something appended must be answered 401, but the server answered 200/,
    start: twisted(taking('retrieve', (sent, token) => sent.startsWith(token))),
  },
  {
    name: 'token-in-another-case-is-let-in',
    breaks: 'auth.invalid-token',
    onlyBy: 'auth.invalid-token/retrieve/altered-token',
    how: 'compares tokens without their case, on retrieve',
    reason: /On retrieve, a valid token in another case must be answered 401, but the server answered 200/,
    start: twisted(taking('retrieve', (sent, token) => sent.toLowerCase() === token.toLowerCase())),
  },
  {
    name: 'token-in-the-body-is-let-in',
    breaks: 'auth.missing-token',
    onlyBy: 'auth.missing-token/retrieve',
    how: 'reads the token of retrieve from the body where there is no header',
    reason: /On retrieve, a request with the token in its body only must be answered 401, but the server answered 200/,
    start: twisted(
      requestsAs(({ authorization, endpoint, body }) => {
        const { auth_token } = Object(parsed(body ?? '')) as { auth_token?: string };
        return endpoint === 'retrieve' && authorization === undefined && auth_token !== undefined
          ? { authorization: `Bearer ${auth_token}` }
          : undefined;
      }),
    ),
  },
  {
    name: 'invalid-token-is-never-answered',
    breaks: 'auth.invalid-token',
    how: 'never answers a request with a token that it does not know, on retrieve',
    reason: /On retrieve, .* was never answered, while a valid token is/,
    start: () => serve({ http: neverAnswersUnknownTokens }),
  },
  {
    name: 'token-without-its-end-is-let-in',
    breaks: 'auth.invalid-token',
    onlyBy: 'auth.invalid-token/room-info/altered-token',
    how: 'lets the beginning of a token in on room_info',
    reason: /On room_info, a valid token with its end cut off must be answered 401, but the server answered 200/,
    start: twisted(taking('roomInfo', (sent, token) => sent.length > 4 && token.startsWith(sent))),
  },
  {
    name: 'middle-of-a-token-is-not-looked-at',
    breaks: 'auth.invalid-token',
    onlyBy: 'auth.invalid-token/create-dm/altered-token',
    how: 'looks at the first two and the last three characters of a token only, on create_dm',
    reason: /On create_dm, a valid token with some characters in its middle changed must be answered 401, but .* 200/,
    start: twisted(
      taking('createDm', (sent, token) => sent.slice(0, 2) === token.slice(0, 2) && sent.slice(-3) === token.slice(-3)),
    ),
  },
  {
    name: 'scheme-is-optional',
    breaks: 'auth.invalid-token',
    how: 'takes a bare token without the word Bearer',
    reason: /a header without the Bearer scheme must be answered 401, but the server answered 200/,
    start: twisted(
      requestsAs(({ authorization }, { world }) =>
        authorization !== undefined && world.tokens.has(authorization)
          ? { authorization: `Bearer ${authorization}` }
          : undefined,
      ),
    ),
  },
  {
    name: 'any-scheme-will-do',
    breaks: 'auth.invalid-token',
    onlyBy: 'auth.invalid-token/retrieve/malformed-header',
    how: 'takes a token in any scheme on retrieve',
    reason: /On retrieve, a valid token in the Basic scheme must be answered 401, but the server answered 200/,
    start: twisted(
      requestsAs(({ endpoint, authorization }) =>
        endpoint === 'retrieve' && authorization !== undefined
          ? { authorization: authorization.replace(/^\w+ /, 'Bearer ') }
          : undefined,
      ),
    ),
  },
  {
    name: 'bearer-is-found-anywhere',
    breaks: 'auth.invalid-token',
    onlyBy: 'auth.invalid-token/room-info/malformed-header',
    how: 'takes what stands behind Bearer for the token, wherever Bearer stands in the header, on room_info',
    reason: /On room_info, a valid token behind Basic Bearer must be answered 401, but the server answered 200/,
    start: twisted(
      requestsAs(({ endpoint, authorization }) =>
        endpoint === 'roomInfo' && authorization !== undefined
          ? { authorization: authorization.replace(/^.*(?=Bearer )/, '') }
          : undefined,
      ),
    ),
  },
  {
    name: 'empty-bearer-is-a-500',
    breaks: 'auth.invalid-token',
    onlyBy: 'auth.invalid-token/create-dm/malformed-header',
    how: 'answers 500 to a header with nothing behind Bearer, on create_dm',
    reason: /On create_dm, a header with nothing behind Bearer must be answered 401, but the server answered 500/,
    start: twisted(
      replies('createDm', (_, { authorization }) =>
        authorization === 'Bearer' ? errorAnswer(500, 'INTERNAL_ERROR') : undefined,
      ),
    ),
  },
  {
    name: 'expired-token-is-called-invalid',
    breaks: 'auth.expired-token',
    how: 'does not tell an expired token from an invalid one',
    reason: /an expired token must .* AUTH_TOKEN_EXPIRED, but .*AUTH_TOKEN_INVALID/,
    start: twisted(replies('every', (reply) => (isError(reply, 'AUTH_TOKEN_EXPIRED') ? invalid : undefined))),
  },
  {
    name: 'expired-token-is-let-in',
    breaks: 'auth.expired-token',
    onlyBy: 'auth.expired-token/room-info',
    how: 'lets an expired token in on room_info',
    reason: /On room_info, an expired token must be answered 401, but the server answered 200/,
    start: twisted(
      requestsAs(({ endpoint, authorization }) =>
        endpoint === 'roomInfo' && authorization?.endsWith('-expired')
          ? { authorization: authorization.replace('-expired', '') }
          : undefined,
      ),
    ),
  },
  {
    name: 'authentication-error-has-no-text',
    breaks: 'auth.error-text',
    how: 'leaves the text of authentication errors empty',
    reason: /the error "", which tells a person nothing/,
    start: twisted(
      replies('every', ({ status, body }) =>
        status === 401 ? answer(401, { ...(parsed(body) as object), error: '' }) : undefined,
      ),
    ),
  },
  {
    name: 'authentication-error-text-is-blank',
    breaks: 'auth.error-text',
    onlyBy: 'auth.error-text/retrieve',
    how: 'has only spaces for the text of authentication errors on retrieve',
    reason: /the error " {3}", which tells a person nothing/,
    start: twisted(
      replies('retrieve', ({ status, body }) =>
        status === 401 ? answer(401, { ...(parsed(body) as object), error: '   ' }) : undefined,
      ),
    ),
  },
];
