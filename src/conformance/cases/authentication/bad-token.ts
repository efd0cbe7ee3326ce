import type { RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { expectError, failedAnswer } from '../../case/expect/expect.ts';
import { firstProblem, type Verdict, withRemedy } from '../../case/verdict.ts';
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
  attempts(context: CaseContext, endpoint: AuthenticatedEndpoint): Attempt[];
}

interface Attempt {
  /** More precise than the `what` of all attempts. */
  what?: string;
  authorization: string | null;
  /** Stands in the body, too. */
  alsoInBody?: Readonly<Record<string, unknown>>;
  /** What helps, where it is not what the register says. */
  remedy?: string;
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
      const call = (body: object, options = {}) => context.call('member', endpoint.name, body, options);
      const calls = bad
        .attempts(context, endpoint)
        .map(async ({ what = bad.what, authorization, alsoInBody, remedy }) => ({
          what,
          remedy,
          answer: await call({ ...endpoint.body(context), ...alsoInBody }, { authorization }),
        }));
      const tried = await Promise.all(calls);
      // Whether a valid token is let in at the same time, the whole record judges.
      const isOdd = tried.some(({ answer }) => isSilence(answer) || !answer.body.includes(bad.code));
      const isServed = isOdd && !isSilence(await call(endpoint.body(context)));
      return { tried, isIgnored: isServed && tried.some(({ answer }) => isSilence(answer)) };
    },
    judge({ tried, isIgnored }) {
      const { code, requirement } = bad;
      const lenientFor = [`lets-in:${endpoint.path}`, `lets-in:${requirement}`];
      return firstProblem(
        tried.map(({ what, remedy, answer }) => {
          const asked = `On ${endpoint.path}, ${what}`;
          if (isIgnored && isSilence(answer)) return neverAnswered(answer, asked, code);
          return withRemedy(expectError(answer, { status: 401, code, what: asked, lenientFor }), remedy);
        }),
      );
    },
  });

/** The time ran out, and the connection was not lost. */
const isSilence = ({ status, code }: RecordedAnswer): boolean => status === undefined && code === undefined;

/** What is answered to a valid token, at the same time, shows that the server does not just take its time. */
const neverAnswered = (answer: RecordedAnswer, asked: string, code: string): Verdict =>
  failedAnswer(answer, `${asked} was never answered, while a valid token is.`, {
    expected: { status: 401, body: { error: 'a text', error_code: code } },
    deviations: [`silence:${code}`],
  });
