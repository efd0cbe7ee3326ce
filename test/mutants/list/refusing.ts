import type { Input, World } from '../../../src/mock-server/core/index.ts';
import type { ChatEvent } from '../../../src/protocol/index.ts';
import type { Mutant } from '../mutant.ts';
import { postAs } from '../server/post-as.ts';
import { serve, type Traits, type Twist } from '../server/serve.ts';
import { fieldsOf, frames, send, twisted, when, without } from '../server/twists.ts';

type Refusal = Extract<ChatEvent, { type: 'refused' }>;

const error = (code: string): unknown => ({ error: 'That did not work', error_code: code });

/** Answers refused tokens of one kind by another error frame. */
function refusal(of: string, change: () => unknown): Twist {
  return when('refused', ({ reason, error: code }, effects) =>
    reason === 'token' && code === of ? frames(effects, change) : effects,
  );
}

/** Leaves refused connections of one kind open and delivers every message to them. */
const goesLive =
  (isKind: (refusal: Refusal) => boolean): Twist =>
  (handle) => {
    const refused = new Set<number>();
    return (input) => {
      if (input.type === 'closed') refused.delete(input.connection);
      const effects = handle(input);
      const refusal = effects.find((effect) => effect.type === 'event' && effect.event.type === 'refused');
      if (refusal?.type === 'event' && refusal.event.type === 'refused' && isKind(refusal.event)) {
        refused.add(refusal.event.connection);
        return without(effects, 'close');
      }
      return effects.map((effect) =>
        effect.type === 'send' && effect.message
          ? { ...effect, connections: [...effect.connections, ...refused] }
          : effect,
      );
    };
  };

/** Posts what comes on refused connections of one kind, in the name of somebody. */
const readsOn =
  (isKind: (refusal: Refusal) => boolean, userOf: (input: Input, world: World) => string | undefined): Twist =>
  (handle, core) => {
    const posters = new Map<number, string | undefined>();
    const noting = when('refused', (event, effects, _, input) => {
      if (isKind(event)) posters.set(event.connection, userOf(input, core.world));
      return effects;
    })(handle, core);
    return (input) => {
      if (input.type !== 'frame' || !posters.has(input.connection)) return noting(input);
      const [occupant = ''] = core.world.rooms.get(String(fieldsOf(input).room))?.occupants ?? [];
      return postAs(posters.get(input.connection) ?? occupant, input.text ?? '', { handle, core });
    };
  };

/** A token with a signature behind its last dot. */
const signed = (token: string): string =>
  `eyJhbGciOiJIUzI1NiJ9.${token}.${Buffer.from(token.repeat(4)).toString('base64url')}`;

/** Every token is signed, and on the socket nobody looks at the signature. */
const withoutSignatures: Traits = {
  world: (world) => {
    for (const [token, owner] of [...world.tokens]) world.tokens.set(signed(token), owner);
  },
  config: ({ users: { member, peer, outsider }, ...config }) => ({
    ...config,
    users: {
      member: { ...member, token: signed(String(member.token)) },
      peer: { ...peer, token: signed(String(peer.token)) },
      ...(outsider && { outsider: { ...outsider, token: signed(String(outsider.token)) } }),
    },
    tokens: { expired: signed(String(config.tokens?.expired ?? '')) },
  }),
  twist: (handle) => (input) => {
    const { auth_token: sent } = fieldsOf(input);
    const [head, token, signature, ...more] = typeof sent === 'string' ? sent.split('.') : [];
    const isSigned = head && token && signature && more.length === 0;
    return handle(
      isSigned && input.type === 'frame' ? { ...input, text: JSON.stringify({ auth_token: signed(token) }) } : input,
    );
  },
};

export const refusing: readonly Mutant[] = [
  {
    name: 'connect-calls-invalid-token-missing',
    breaks: 'connect.invalid-token',
    onlyBy: 'connect.invalid-token/error-frame',
    how: 'answers AUTH_TOKEN_MISSING on the socket to a token that begins with not-',
    reason:
      /unverifiable token and the error frame must have the error_code AUTH_TOKEN_INVALID, but was .*AUTH_TOKEN_MISSING/,
    start: twisted(
      when('refused', ({ reason }, effects, _, input) =>
        reason === 'token' && String(fieldsOf(input).auth_token).startsWith('not-')
          ? frames(effects, () => error('AUTH_TOKEN_MISSING'))
          : effects,
      ),
    ),
  },
  {
    name: 'connect-inherits-tokens',
    breaks: 'connect.invalid-token',
    onlyBy: 'connect.invalid-token/inherited-name',
    how: 'finds tokens on the socket in a plain object, which has a value for constructor',
    reason: /was sent CONNECTED for the token constructor/,
    start: twisted((handle) => (input) => {
      const isInherited = input.type === 'frame' && fieldsOf(input).auth_token === 'constructor';
      return handle(isInherited ? { ...input, text: '{"auth_token":"token-ada"}' } : input);
    }),
  },
  {
    name: 'signature-is-not-verified',
    breaks: 'connect.invalid-token',
    onlyBy: 'connect.invalid-token/altered-token',
    how: 'connects whoever the middle part of a token names, and does not look at the signature behind the last dot',
    reason: /was sent CONNECTED for a valid token with some characters in its middle changed/,
    start: () => serve(withoutSignatures),
  },
  {
    name: 'connect-takes-a-header-for-a-token',
    breaks: 'connect.invalid-token',
    onlyBy: 'connect.invalid-token/altered-token',
    how: 'reads the first message as it reads the header, so that `Bearer` may stand before the token',
    reason: /was sent CONNECTED for a valid token with `Bearer` before it/,
    start: twisted((handle) => (input) => {
      const { auth_token, ...others } = fieldsOf(input);
      if (input.type !== 'frame' || typeof auth_token !== 'string') return handle(input);
      return handle({ ...input, text: JSON.stringify({ ...others, auth_token: auth_token.replace(/^Bearer /, '') }) });
    }),
  },
  {
    name: 'invalid-token-gets-no-code',
    breaks: 'connect.invalid-token',
    how: 'sends an error frame without an error_code for a token that it cannot verify',
    reason: /must have the error_code AUTH_TOKEN_INVALID, but was \{"error":"[^"]*"\}/,
    start: twisted(refusal('AUTH_TOKEN_INVALID', () => ({ error: 'Your authentication token is invalid' }))),
  },
  {
    name: 'invalid-token-is-hung-up-on',
    breaks: 'connect.invalid-token',
    how: 'closes without an error frame after a token that it cannot verify',
    reason: /was sent no error frame for an unverifiable token/,
    start: twisted(
      when('refused', ({ reason, error: code }, effects) =>
        reason === 'token' && code === 'AUTH_TOKEN_INVALID' ? without(effects, 'send') : effects,
      ),
    ),
  },
  {
    name: 'anybody-is-connected',
    breaks: 'connect.invalid-token',
    how: 'says CONNECTED to a token that it cannot verify, and never sends anything more',
    reason: /was sent CONNECTED for an unverifiable token/,
    start: twisted(
      when('refused', ({ connection, reason, error: code }, effects) =>
        reason === 'token' && code === 'AUTH_TOKEN_INVALID' ? [send(connection, { status: 'CONNECTED' })] : effects,
      ),
    ),
  },
  {
    name: 'connect-calls-expired-token-invalid',
    breaks: 'connect.expired-token',
    onlyBy: 'connect.expired-token/error-frame',
    how: 'answers AUTH_TOKEN_INVALID on the socket to an expired token',
    reason:
      /expired token and the error frame must have the error_code AUTH_TOKEN_EXPIRED, but was .*AUTH_TOKEN_INVALID/,
    start: twisted(refusal('AUTH_TOKEN_EXPIRED', () => error('AUTH_TOKEN_INVALID'))),
  },
  {
    name: 'expired-token-connects',
    breaks: 'connect.expired-token',
    how: 'connects a user whose token has expired',
    reason: /was sent CONNECTED for an expired token/,
    start: twisted((handle) => (input) => {
      const isExpired = input.type === 'frame' && input.text?.includes('-expired"}');
      return handle(isExpired ? { ...input, text: input.text?.replace('-expired', '') ?? null } : input);
    }),
  },
  {
    name: 'greets-strangers-as-guests',
    breaks: 'connect.bad-first-message',
    onlyBy: 'connect.bad-first-message/not-json',
    how: 'says CONNECTED to a first message that is not JSON',
    reason: /a text that is not JSON led to CONNECTED/,
    start: twisted(
      when('refused', ({ connection, reason }, effects) =>
        reason === 'not-json' ? [send(connection, { status: 'CONNECTED' })] : effects,
      ),
    ),
  },
  {
    name: 'takes-a-binary-token',
    breaks: 'connect.bad-first-message',
    onlyBy: 'connect.bad-first-message/binary',
    how: 'reads the token from a binary frame too',
    reason: /a valid token in a binary frame led to CONNECTED/,
    start: () => serve({ readsBinary: 'token' }),
  },
  {
    name: 'posts-before-the-token',
    breaks: 'connect.bad-first-message',
    onlyBy: 'connect.bad-first-message/chat-frame',
    how: 'posts a chat frame that comes in place of the token, in the name of the first occupant',
    reason: /a chat frame was posted/,
    start: twisted((handle, core) =>
      when('refused', ({ reason }, effects, _, input) => {
        const text = reason === 'chat-before-token' && input.type === 'frame' ? (input.text ?? '') : '';
        const { room } = fieldsOf(input);
        const [occupant] = core.world.rooms.get(String(room))?.occupants ?? [];
        return occupant === undefined ? effects : [...effects, ...postAs(occupant, text, { handle, core })];
      })(handle, core),
    ),
  },
  {
    name: 'ignores-a-bad-first-message',
    breaks: 'connect.bad-first-message-error',
    how: 'says nothing to a first message that is not a token object',
    reason: /as its first message and was sent no error frame/,
    start: twisted(
      when('refused', ({ reason }, effects) => (reason === 'token' ? effects : without(effects, 'send', 'close'))),
    ),
  },
  {
    name: 'hangs-up-on-a-bad-first-message',
    breaks: 'connect.bad-first-message-error',
    how: 'closes without a word after a first message that is not a token object',
    reason: /as its first message and was sent no error frame/,
    start: twisted(when('refused', ({ reason }, effects) => (reason === 'token' ? effects : without(effects, 'send')))),
  },
  {
    name: 'refused-connection-goes-live',
    breaks: 'connect.refused-stays-dark',
    how: 'leaves every refused connection open and delivers every message to it',
    reason: /received a message that was posted after it had been refused/,
    start: twisted(goesLive(() => true)),
  },
  {
    name: 'unknown-token-goes-live',
    breaks: 'connect.refused-stays-dark',
    onlyBy: 'connect.refused-stays-dark/invalid-token',
    how: 'leaves a connection with a token that it cannot verify open and delivers every message to it',
    reason: /received a message that was posted after it had been refused/,
    start: twisted(goesLive(({ reason, error: code }) => reason === 'token' && code === 'AUTH_TOKEN_INVALID')),
  },
  {
    name: 'expired-token-goes-live',
    breaks: 'connect.refused-stays-dark',
    onlyBy: 'connect.refused-stays-dark/expired-token',
    how: 'leaves a connection with an expired token open and delivers every message to it',
    reason: /received a message that was posted after it had been refused/,
    start: twisted(goesLive(({ error: code }) => code === 'AUTH_TOKEN_EXPIRED')),
  },
  {
    name: 'unknown-token-posts',
    breaks: 'connect.refused-cannot-post',
    onlyBy: 'connect.refused-cannot-post/invalid-token',
    how: 'posts what is sent behind a token that it cannot verify, in the name of the first occupant',
    reason: /received a message that was sent on a connection that had been refused for an unverifiable token/,
    start: twisted(
      readsOn(
        ({ reason, error: code }) => reason === 'token' && code === 'AUTH_TOKEN_INVALID',
        () => undefined,
      ),
    ),
  },
  {
    name: 'expired-token-posts',
    breaks: 'connect.refused-cannot-post',
    onlyBy: 'connect.refused-cannot-post/expired-token',
    how: 'posts what is sent behind an expired token, in the name of its user',
    reason: /received a message that was sent on a connection that had been refused for an expired token/,
    start: twisted(
      readsOn(
        ({ error: code }) => code === 'AUTH_TOKEN_EXPIRED',
        (input, { tokens }) => tokens.get(String(fieldsOf(input).auth_token))?.user,
      ),
    ),
  },
];
