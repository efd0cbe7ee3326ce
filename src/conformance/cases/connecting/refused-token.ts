import { type Evidence, isObject } from '../../../protocol/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { expectUnheard, shownFrames } from '../../case/expect.ts';
import { type Frame, frameKind } from '../../case/frames.ts';
import { failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';

interface RefusedToken {
  requirement: string;
  /** The last part of the id of the case about the answer. */
  slug: string;
  code: string;
  title: string;
  needs: Case['needs'];
  /** The last part of the id of the case about what comes afterwards, if there is one. */
  dark?: string;
  /** The tokens that are tried, each on a connection of its own. */
  tokens(context: CaseContext): { what: string; token: string }[];
}

interface Tried {
  /** In the middle of a sentence. */
  what: string;
  who: string;
}

const invalidToken = {
  requirement: 'connect.invalid-token',
  code: 'AUTH_TOKEN_INVALID',
  needs: [],
} satisfies Partial<RefusedToken>;

const refusedTokens: RefusedToken[] = [
  {
    ...invalidToken,
    slug: 'error-frame',
    title: 'an unverifiable token',
    dark: 'invalid-token',
    tokens: () => [{ what: 'an unverifiable token', token: `not-a-token-${Math.random().toString(36).slice(2)}` }],
  },
  {
    ...invalidToken,
    slug: 'altered-token',
    title: 'a valid token that was altered',
    tokens: (context) => context.alteredTokens('member'),
  },
  {
    requirement: 'connect.expired-token',
    slug: 'error-frame',
    code: 'AUTH_TOKEN_EXPIRED',
    title: 'an expired token',
    tokens: ({ expiredToken }) => [{ what: 'an expired token', token: expiredToken }],
    needs: ['expired-token'],
    dark: 'expired-token',
  },
];

/** Is refused, and stays connected as long as the server lets it while others post. */
async function beRefused(context: CaseContext, { tokens }: RefusedToken) {
  const [member, peer] = await context.connectAll('member', 'peer');
  const tried = await Promise.all(
    tokens(context).map(async ({ what, token }) => {
      const subject = await context.opened('member');
      subject.sendToken(token);
      await subject.frame((text) => text);
      return { what, who: subject.who };
    }),
  );
  const markers = [context.post(peer, 'shared'), context.post(member, 'shared')];
  const { elsewhere: evidence } = await context.silence(member, 'shared', peer);
  return { tried, markers, evidence };
}

type Refusal = (context: CaseContext) => ReturnType<typeof beRefused>;

const refusesToken = (refused: RefusedToken, run: Refusal): Case =>
  defineCase({
    id: `${refused.requirement}/${refused.slug}`,
    requirement: refused.requirement,
    title: `On connect, ${refused.title} is answered by an error frame and never by CONNECTED`,
    needs: ['live', 'shared', ...refused.needs],
    maskedBy: ['connect.waits-for-token'],
    run,
    judge({ tried, evidence }, record) {
      const verdicts = tried.map((each) => judgeRefusal(record, each, { ...refused, evidence }));
      return firstProblem(verdicts, evidence);
    },
  });

function judgeRefusal(
  record: CaseRecord,
  { who, what }: Tried,
  { requirement, code, evidence }: Pick<RefusedToken, 'requirement' | 'code'> & { evidence: Evidence },
): Verdict {
  const frames = record.frames(who).filter((frame) => frameKind(frame) !== 'live');
  const errors = frames.filter((frame) => frameKind(frame) === 'error');
  const expected = { error: 'a text', error_code: code };
  const live = frames.find((frame) => frameKind(frame) === 'connected');
  const fail = (reason: string, offending: Frame[], deviation: string) =>
    failed(reason, { expected, ...shownFrames(offending), evidence, deviations: [deviation] });
  if (live) return fail(`${who} was sent CONNECTED for ${what}.`, [live], `lets-in:${requirement}`);
  const right = errors.find(({ json }) => isObject(json) && json.error_code === code && typeof json.error === 'string');
  if (right) return right.binary ? fail('The error frame is binary.', [right], 'binary-error') : passed(evidence);
  const first = errors[0] ?? frames[0];
  if (!first) return fail(`${who} was sent no error frame for ${what}.`, [], `no-error-frame:${code}`);
  const actualCode = isObject(first.json) ? first.json.error_code : undefined;
  const reason = `${who} sent ${what} and the error frame must have the error_code ${code}, but was ${first.text}.`;
  return fail(reason, [first], `code:${code}:${actualCode}`);
}

const staysDark = ({ title, needs }: RefusedToken, slug: string, run: Refusal): Case =>
  defineCase({
    id: `connect.refused-stays-dark/${slug}`,
    requirement: 'connect.refused-stays-dark',
    title: `A connection that was refused for ${title} never receives a live message`,
    needs: ['live', 'shared', ...needs],
    maskedBy: ['connect.invalid-token', 'connect.expired-token'],
    run,
    judge({ tried, markers, evidence }, record) {
      const by = tried.map(({ who }) => who);
      return expectUnheard(record, { by, markers, evidence, because: 'was posted after it had been refused' });
    },
  });

export const refusedTokenCases: Case[] = refusedTokens.flatMap((refused) => {
  const run: Refusal = (context) => beRefused(context, refused);
  const dark = refused.dark === undefined ? [] : [staysDark(refused, refused.dark, run)];
  return [refusesToken(refused, run), ...dark];
});
