import type { EndpointName } from '../../../src/protocol/index.ts';
import type { Mutant } from '../mutant.ts';
import { answer, type Call, errorAnswer, parsed, type Reply, replies, twisted } from '../server/twists.ts';

interface Endpoint {
  name: EndpointName;
  slug: string;
  path: string;
}

const endpoints: readonly Endpoint[] = [
  { name: 'createDm', slug: 'create-dm', path: 'create_dm' },
  { name: 'roomInfo', slug: 'room-info', path: 'room_info' },
  { name: 'retrieve', slug: 'retrieve', path: 'retrieve' },
];

interface Refusal {
  breaks: string;
  /** Begins the name of the mutant. */
  name: string;
  what: string;
  /** What the case says in its place, where it knows more. */
  reason?: string;
  /** The last part of the case id. */
  slug?: string;
  isIt(code: unknown, call: Call): boolean;
}

/** Every token of this world begins with `to`, and so does what is made of one, in either case. */
const refusals: readonly Refusal[] = [
  {
    breaks: 'auth.missing-token',
    name: 'missing-token',
    what: 'a request without a token',
    isIt: (code) => code === 'AUTH_TOKEN_MISSING',
  },
  {
    breaks: 'auth.invalid-token',
    name: 'unknown-token',
    what: 'a token that cannot be verified',
    isIt: (code, { authorization }) => code === 'AUTH_TOKEN_INVALID' && /^Bearer (?!to)/i.test(authorization ?? ''),
  },
  {
    breaks: 'auth.invalid-token',
    name: 'altered-token',
    what: 'a valid token that was altered',
    reason: 'a valid token with .*',
    slug: '/altered-token',
    isIt: (code, { authorization }) => code === 'AUTH_TOKEN_INVALID' && /^Bearer to/i.test(authorization ?? ''),
  },
  {
    breaks: 'auth.invalid-token',
    name: 'bare-token',
    slug: '/without-scheme',
    what: 'a header without the Bearer scheme',
    isIt: (code, { authorization }) => code === 'AUTH_TOKEN_INVALID' && /^(?!Bearer$)\S+$/.test(authorization ?? ''),
  },
  {
    breaks: 'auth.invalid-token',
    name: 'malformed-header',
    slug: '/malformed-header',
    what: 'a malformed header',
    reason: 'a valid token in the Basic scheme',
    isIt: (code, { authorization }) => code === 'AUTH_TOKEN_INVALID' && /^(Basic .*|Bearer)$/.test(authorization ?? ''),
  },
  {
    breaks: 'auth.expired-token',
    name: 'expired-token',
    what: 'an expired token',
    isIt: (code) => code === 'AUTH_TOKEN_EXPIRED',
  },
];

/** Answers one kind of bad token, on one endpoint, by another status. */
const forbids = ({ name, slug, path }: Endpoint, refusal: Refusal): Mutant => ({
  name: `${refusal.name}-is-403-on-${slug}`,
  breaks: refusal.breaks,
  onlyBy: `${refusal.breaks}/${slug}${refusal.slug ?? ''}`,
  how: `answers 403 to ${refusal.what} on ${path}`,
  reason: new RegExp(
    `^On ${path}, ${refusal.reason ?? refusal.what} must be answered 401, but the server answered 403`,
  ),
  start: twisted(
    replies(name, ({ status, body }, call) =>
      status === 401 && refusal.isIt((parsed(body) as { error_code: string }).error_code, call)
        ? { status: 403 }
        : undefined,
    ),
  ),
});

const refuseWhoIsServed = ({ status }: Reply): Reply | undefined =>
  status === 200 ? errorAnswer(401, 'AUTH_TOKEN_INVALID', 'Your authentication token is invalid') : undefined;

/** Looks at the token last: what is not found is a 404 all the same. */
const refusesLate = ({ name, slug, path }: Endpoint, found: string): Mutant => ({
  name: `${slug}-refuses-valid-token-late`,
  breaks: 'auth.valid-token',
  onlyBy: `auth.valid-token/${slug}`,
  how: `takes every valid token for an invalid one on ${path}, once it has found ${found}`,
  reason: new RegExp(`^${path} answered 401 .* to a valid token`),
  start: twisted(replies(name, refuseWhoIsServed)),
});

const hasBlankText = ({ name, slug, path }: Endpoint): Mutant => ({
  name: `authentication-error-text-is-blank-on-${slug}`,
  breaks: 'auth.error-text',
  onlyBy: `auth.error-text/${slug}`,
  how: `has only spaces for the text of authentication errors on ${path}`,
  reason: new RegExp(`^${path} answered the error " {3}", which tells a person nothing`),
  start: twisted(
    replies(name, ({ status, body }) =>
      status === 401 ? answer(401, { ...(parsed(body) as object), error: '   ' }) : undefined,
    ),
  ),
});

const [createDm, roomInfo] = endpoints as [Endpoint, Endpoint];

/** What `authentication.ts` breaks everywhere, or on one endpoint, broken on each endpoint by itself. */
export const authenticationPerEndpoint: readonly Mutant[] = [
  refusesLate(createDm, 'the other user'),
  refusesLate(roomInfo, 'the room'),
  ...refusals.flatMap((refusal) => endpoints.map((endpoint) => forbids(endpoint, refusal))),
  hasBlankText(createDm),
  hasBlankText(roomInfo),
];
