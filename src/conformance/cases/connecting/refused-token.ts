import { type Evidence, isObject, type Observation } from '../../../protocol/index.ts';
import { frameKind } from '../../../traffic/index.ts';
import { madeUpToken } from '../../case/acting/altered-token.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { shownFrames } from '../../case/expect/expect.ts';
import type { Frame } from '../../case/expect/frames.ts';
import { failed, firstProblem, passed, type Verdict, withRemedy } from '../../case/verdict.ts';
import type { Need } from '../../discovery/server-profile.ts';
import { inheritedNames, inheritedRemedy } from '../actions/unknown.ts';

/** What tokens that must be refused led to. */
export interface Refusal {
  tried: TriedToken[];
  /** Posted after the refusal. */
  markers: string[];
  evidence: Evidence;
}

interface TriedToken {
  /** In the middle of a sentence: "an expired token". */
  what: string;
  /** What helps, where it is not what the register says. */
  remedy?: string | undefined;
  /** The connection that sent it. */
  who: string;
}

/** Tokens that a server must refuse on connect. */
export interface RefusedToken {
  what: string;
  /** The `error_code` of the answer. */
  code: string;
  needs: readonly Need[];
  /** The cases about one kind of token share it. */
  run(context: CaseContext): Promise<Refusal>;
}

interface SentToken extends Omit<TriedToken, 'who'> {
  token: string;
}

/** Sends each token on a connection of its own, then others post while it is as connected as the server lets it be. */
async function sendTokens(context: CaseContext, tokens: readonly SentToken[]): Promise<Refusal> {
  const [member, peer] = await context.connectAll('member', 'peer');
  const tried = await Promise.all(
    tokens.map(async ({ token, ...tried }) => {
      const subject = await context.opened('member');
      subject.sendToken(token);
      await subject.frame((text) => text);
      return { ...tried, who: subject.who };
    }),
  );
  const markers = [context.post(peer, 'shared'), context.post(member, 'shared')];
  const { elsewhere: evidence } = await context.silence(member, 'shared', peer);
  return { tried, markers, evidence };
}

export const unverifiableToken: RefusedToken = {
  what: 'an unverifiable token',
  code: 'AUTH_TOKEN_INVALID',
  needs: [],
  run: (context) => sendTokens(context, [{ what: 'an unverifiable token', token: madeUpToken() }]),
};

export const alteredToken: RefusedToken = {
  what: 'a valid token that was altered',
  code: 'AUTH_TOKEN_INVALID',
  needs: [],
  run: (context) =>
    sendTokens(context, [
      ...context.alteredTokens('member'),
      { what: 'a valid token with `Bearer` before it', token: `Bearer ${context.token('member')}` },
    ]),
};

export const inheritedToken: RefusedToken = {
  what: 'a name that JavaScript objects inherit',
  code: 'AUTH_TOKEN_INVALID',
  needs: [],
  run: (context) =>
    sendTokens(
      context,
      inheritedNames.map((token) => ({ what: `the token ${token}`, token, remedy: inheritedRemedy })),
    ),
};

export const expiredToken: RefusedToken = {
  what: 'an expired token',
  code: 'AUTH_TOKEN_EXPIRED',
  needs: ['expired-token'],
  run: (context) => sendTokens(context, [{ what: 'an expired token', token: context.expiredToken }]),
};

/** A case that a token is answered by the right error frame and never by CONNECTED. */
export const refusesToken = (
  item: Pick<Case<Refusal>, 'id' | 'requirement' | 'observe'>,
  { what, code, needs, run }: RefusedToken,
): Case =>
  defineCase<Refusal>({
    ...item,
    title: `On connect, ${what} is answered by an error frame and never by CONNECTED`,
    needs: ['live', 'shared', ...needs],
    maskedBy: ['connect.waits-for-token'],
    run,
    judge({ tried, evidence }, record) {
      const details = { requirement: item.requirement, code, evidence };
      return firstProblem(
        tried.map((token) => withRemedy(judgeRefusal(record, token, details), token.remedy)),
        evidence,
      );
    },
  });

function judgeRefusal(
  record: CaseRecord,
  { who, what }: TriedToken,
  { requirement, code, evidence }: { requirement: string; code: string; evidence: Evidence },
): Verdict {
  const frames = record.frames(who).filter((frame) => frameKind(frame) !== 'live');
  const errors = frames.filter((frame) => frameKind(frame) === 'error');
  const expected = { error: 'a text', error_code: code };
  const connected = frames.find((frame) => frameKind(frame) === 'connected');
  const fail = (reason: string, offending: Frame[], deviation: string) =>
    failed(reason, { expected, ...shownFrames(offending), evidence, deviations: [deviation] });
  if (connected) return fail(`${who} was sent CONNECTED for ${what}.`, [connected], `lets-in:${requirement}`);
  const right = errors.find(({ json }) => isObject(json) && json.error_code === code && typeof json.error === 'string');
  if (right) return right.binary ? fail('The error frame is binary.', [right], 'binary-error') : passed(evidence);
  const first = errors[0] ?? frames[0];
  if (!first) return fail(`${who} was sent no error frame for ${what}.`, [], `no-error-frame:${code}`);
  const actualCode = isObject(first.json) ? first.json.error_code : undefined;
  const reason = `${who} sent ${what} and the error frame must have the error_code ${code}, but was ${first.text}.`;
  return fail(reason, [first], `code:${code}:${actualCode}`);
}

/** The document does not say whether the server closes the connection (reading 6). */
export function observeClosing({ tried }: Refusal, record: CaseRecord): Observation | undefined {
  const who = tried[0]?.who ?? '';
  if (!record.frames(who).some((frame) => frameKind(frame) === 'error')) return undefined;
  const title = 'The server closes a connection after an authentication error';
  return { id: 'closes-after-refusal', value: record.closed(who)?.data ?? false, title };
}
