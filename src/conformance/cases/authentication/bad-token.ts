import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { expectError } from '../../case/expect.ts';
import { firstProblem } from '../../case/verdict.ts';
import type { Need } from '../../discovery/server-profile.ts';
import type { AuthenticatedEndpoint } from './endpoints.ts';

/** Headers that a server must refuse in the same way. */
export interface BadToken {
  requirement: string;
  /** The `error_code` of the answer. */
  code: string;
  /** In the middle of a sentence: "a request without a token". */
  what: string;
  needs?: readonly Need[];
  attempts(context: CaseContext): Attempt[];
}

interface Attempt {
  /** More precise than the `what` of all attempts. */
  what?: string;
  authorization: string | null;
}

/** A case that sends each of the headers to an endpoint. */
export const refuses = (id: string, endpoint: AuthenticatedEndpoint, bad: BadToken): Case =>
  defineCase({
    id,
    requirement: bad.requirement,
    title: `${endpoint.path} refuses ${bad.what}`,
    needs: [...endpoint.needs, ...(bad.needs ?? [])],
    maskedBy: [endpoint.works, 'auth.valid-token'],
    async run(context) {
      const calls = bad.attempts(context).map(async ({ what = bad.what, authorization }) => ({
        what,
        answer: await context.call('member', endpoint.name, endpoint.body(context), { authorization }),
      }));
      return { tried: await Promise.all(calls) };
    },
    judge({ tried }) {
      const { code, requirement } = bad;
      const lenientFor = [`lets-in:${endpoint.path}`, `lets-in:${requirement}`];
      return firstProblem(
        tried.map(({ what, answer }) =>
          expectError(answer, { status: 401, code, what: `On ${endpoint.path}, ${what}`, lenientFor }),
        ),
      );
    },
  });
