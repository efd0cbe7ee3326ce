import { type EndpointName, isObject } from '../../../protocol/index.ts';
import { describeAnswer, jsonOf } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { expectError, failedAnswer } from '../../case/expect.ts';
import { becauseOf, firstProblem, passed } from '../../case/verdict.ts';
import type { Need } from '../../discovery/server-profile.ts';

interface Endpoint {
  name: EndpointName;
  slug: string;
  path: string;
  needs: Need[];
  /** The requirement that is broken where the endpoint does not work at all. */
  works: string;
  /** A body that is in order. */
  body(context: CaseContext): unknown;
}

const endpoints: Endpoint[] = [
  {
    name: 'createDm',
    slug: 'create-dm',
    path: 'create_dm',
    needs: ['peer-id'],
    works: 'create-dm.ok',
    body: (context) => ({ other: context.userId('peer') }),
  },
  {
    name: 'roomInfo',
    slug: 'room-info',
    path: 'room_info',
    needs: ['shared'],
    works: 'room-info.shape',
    body: (context) => ({ room_id: context.room('shared') }),
  },
  {
    name: 'retrieve',
    slug: 'retrieve',
    path: 'retrieve',
    needs: [],
    works: 'retrieve.shape',
    body: () => ({ after: 2_000_000_000 }),
  },
];

const garbage = () => `not-a-token-${Math.random().toString(36).slice(2)}`;

const validToken = ({ name, slug, path, needs, works, body }: Endpoint): Case =>
  defineCase({
    id: `auth.valid-token/${slug}`,
    requirement: 'auth.valid-token',
    title: `${path} lets a valid token in`,
    needs,
    async run(context) {
      return { answer: await context.call('member', name, body(context)) };
    },
    judge({ answer }) {
      if (answer.status === 200) return passed();
      const said = `${path} answered ${describeAnswer(answer)} to a valid token.`;
      if (answer.status === 401 || answer.status === 403) {
        return failedAnswer(answer, said, { expected: 'anything but a 401' });
      }
      return becauseOf(works, said);
    },
  });

interface Refusal {
  requirement: string;
  /** The last part of the case id. */
  slug?: string;
  code: string;
  what: string;
  needs?: Need[];
  /** What is tried. */
  attempts(context: CaseContext): Attempt[];
}

interface Attempt {
  /** Says it more closely than the `what` of all attempts. */
  what?: string;
  authorization: string | null;
}

const refusals: Refusal[] = [
  {
    requirement: 'auth.missing-token',
    code: 'AUTH_TOKEN_MISSING',
    what: 'a request without a token',
    attempts: () => [{ authorization: null }],
  },
  {
    requirement: 'auth.invalid-token',
    code: 'AUTH_TOKEN_INVALID',
    what: 'a token that cannot be verified',
    attempts: () => [{ authorization: `Bearer ${garbage()}` }],
  },
  {
    requirement: 'auth.invalid-token',
    slug: 'without-scheme',
    code: 'AUTH_TOKEN_INVALID',
    what: 'a header without the Bearer scheme',
    attempts: (context) => [{ authorization: context.token('member') }],
  },
  {
    requirement: 'auth.invalid-token',
    slug: 'altered-token',
    code: 'AUTH_TOKEN_INVALID',
    what: 'a valid token that was altered',
    attempts: (context) =>
      context.alteredTokens('member').map(({ what, token }) => ({ what, authorization: `Bearer ${token}` })),
  },
  {
    requirement: 'auth.expired-token',
    code: 'AUTH_TOKEN_EXPIRED',
    what: 'an expired token',
    needs: ['expired-token'],
    attempts: (context) => [{ authorization: `Bearer ${context.expiredToken}` }],
  },
];

const refuses = (endpoint: Endpoint, refusal: Refusal): Case =>
  defineCase({
    id: [refusal.requirement, endpoint.slug, refusal.slug].filter(Boolean).join('/'),
    requirement: refusal.requirement,
    title: `${endpoint.path} refuses ${refusal.what}`,
    needs: [...endpoint.needs, ...(refusal.needs ?? [])],
    maskedBy: [endpoint.works, 'auth.valid-token'],
    async run(context) {
      const calls = refusal.attempts(context).map(async ({ what = refusal.what, authorization }) => ({
        what,
        answer: await context.call('member', endpoint.name, endpoint.body(context), { authorization }),
      }));
      return { tried: await Promise.all(calls) };
    },
    judge({ tried }) {
      const { code, requirement } = refusal;
      const lenientFor = [`lets-in:${endpoint.slug}`, `lets-in:${requirement}`];
      return firstProblem(
        tried.map(({ what, answer }) =>
          expectError(answer, { status: 401, code, what: `On ${endpoint.path}, ${what}`, lenientFor }),
        ),
      );
    },
  });

const errorText = ({ name, slug, path, needs, works, body }: Endpoint): Case =>
  defineCase({
    id: `auth.error-text/${slug}`,
    requirement: 'auth.error-text',
    title: `The errors of ${path} can be read by a person`,
    needs,
    maskedBy: ['auth.missing-token', 'auth.invalid-token', works],
    async run(context) {
      const headers = [null, `Bearer ${garbage()}`];
      const calls = headers.map((authorization) => context.call('member', name, body(context), { authorization }));
      return { answers: await Promise.all(calls) };
    },
    judge({ answers }) {
      return firstProblem(
        answers.map((answer) => {
          const json = jsonOf(answer);
          const text = isObject(json) ? json.error : undefined;
          if (typeof text !== 'string')
            return becauseOf('auth.missing-token', 'there is no string `error` to be read.');
          const readable = /\p{L}/u.test(text) && !/^[A-Z0-9_]+$/.test(text);
          const reason = `${path} answered the error ${JSON.stringify(text)}, which tells a person nothing.`;
          const expected = { error: 'a sentence for people' };
          return readable ? passed() : failedAnswer(answer, reason, { expected, deviations: ['error-text'] });
        }),
      );
    },
  });

export const authenticationCases: Case[] = [
  ...endpoints.map(validToken),
  ...refusals.flatMap((refusal) => endpoints.map((endpoint) => refuses(endpoint, refusal))),
  ...endpoints.map(errorText),
];
