import { isObject, type Observation } from '../../../protocol/index.ts';
import { frameKind } from '../../../traffic/index.ts';
import type { Connection } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { shownFrames } from '../../case/expect/expect.ts';
import { unreadHistory } from '../../case/expect/expect-history.ts';
import type { Frame } from '../../case/expect/frames.ts';
import { failed, passed, type Verdict } from '../../case/verdict.ts';

interface BadFirstMessage {
  /** The case that nothing comes of it. */
  id: string;
  /** The case that an error frame answers it. */
  errorId: string;
  /** In the middle of a sentence: "A first message that is …". */
  what: string;
  send(connection: Connection, context: CaseContext, marker: string): void;
  observe?(attempt: Attempt, record: CaseRecord): Observation;
  /** The requirement of which it is a case, too: where that is broken, it is no finding of its own. */
  maskedBy?: string[];
}

const badFirstMessages: BadFirstMessage[] = [
  {
    id: 'connect.bad-first-message/not-json',
    errorId: 'connect.bad-first-message-error/not-json',
    what: 'a text that is not JSON',
    send: (connection) => connection.sendText('hello'),
    observe: observeAnswer,
  },
  {
    id: 'connect.bad-first-message/without-auth-token',
    errorId: 'connect.bad-first-message-error/without-auth-token',
    what: 'an object without auth_token',
    send: (connection) => connection.sendText('{"hello":"world"}'),
  },
  {
    id: 'connect.bad-first-message/not-an-object',
    errorId: 'connect.bad-first-message-error/not-an-object',
    what: 'JSON that is not an object',
    send: (connection) => connection.sendText('["auth_token"]'),
  },
  {
    id: 'connect.bad-first-message/token-of-wrong-type',
    errorId: 'connect.bad-first-message-error/token-of-wrong-type',
    what: 'an auth_token that is not a string',
    send: (connection) => connection.sendText('{"auth_token":17}'),
  },
  {
    id: 'connect.bad-first-message/token-is-null',
    errorId: 'connect.bad-first-message-error/token-is-null',
    what: 'an auth_token that is null',
    send: (connection) => connection.sendText('{"auth_token":null}'),
  },
  {
    id: 'connect.bad-first-message/token-in-a-list',
    errorId: 'connect.bad-first-message-error/token-in-a-list',
    what: 'a list that holds a valid token',
    send: (connection, context) => connection.sendText(JSON.stringify({ auth_token: [context.token('member')] })),
  },
  {
    id: 'connect.bad-first-message/empty-token',
    errorId: 'connect.bad-first-message-error/empty-token',
    what: 'an empty auth_token',
    send: (connection) => connection.sendText('{"auth_token":""}'),
    maskedBy: ['connect.invalid-token'],
  },
  {
    id: 'connect.bad-first-message/binary',
    errorId: 'connect.bad-first-message-error/binary',
    what: 'a valid token in a binary frame',
    send: (connection, context) =>
      connection.sendBinary(
        Buffer.from(JSON.stringify({ auth_token: context.token('member') })),
        Buffer.from('the token message').toString('base64'),
      ),
  },
  {
    id: 'connect.bad-first-message/chat-frame',
    errorId: 'connect.bad-first-message-error/chat-frame',
    what: 'a chat frame',
    send: (connection, context, marker) => connection.sendText(context.sentFrame(context.room('shared'), marker)),
  },
];

/** Servers may take so long to refuse, against those who guess. Milliseconds. */
const refusalMs = 1500;

/** Sends the bad message on a connection of its own, and shows by other connections that nothing came of it. */
async function tryFirstMessage(context: CaseContext, { send }: BadFirstMessage) {
  const [member, peer] = await context.connectAll('member', 'peer');
  const subject = await context.opened('member');
  const marker = context.marker();
  send(subject, context, marker);
  const { elsewhere: evidence } = await context.silence(member, 'shared', peer);
  await subject.frame((text) => text, Math.min(context.timeoutMs, Math.max(refusalMs, 3 * context.window)));
  const stored = context.profile.unavailable.history
    ? undefined
    : await context.retrieve('peer', context.profile.recentId);
  return { who: subject.who, witnesses: [member.who, peer.who], marker, evidence, stored };
}

type Attempt = Awaited<ReturnType<typeof tryFirstMessage>>;
type Run = (context: CaseContext) => Promise<Attempt>;

const leadsToNothing = ({ id, what, observe, maskedBy = [] }: BadFirstMessage, run: Run): Case =>
  defineCase({
    id,
    requirement: 'connect.bad-first-message',
    title: `A first message that is ${what} leads to no CONNECTED and posts nothing`,
    needs: ['live', 'shared'],
    maskedBy,
    run,
    judge: (attempt, record) => judgeNothing(attempt, what, record),
    ...(observe && { observe }),
  });

function judgeNothing(
  { who, witnesses, marker, evidence, stored }: Attempt,
  what: string,
  record: CaseRecord,
): Verdict {
  const connected = record.frames(who).filter((frame) => frameKind(frame) === 'connected');
  const posted = witnesses.flatMap((witness) => record.framesWith(witness, marker));
  const expected = 'no CONNECTED, and nothing posted';
  const details = { expected, ...shownFrames([...connected, ...posted]), evidence };
  if (connected.length > 0) return failed(`${what} led to CONNECTED on ${who}.`, details);
  if (posted.length > 0) return failed(`${what} was posted.`, details);
  if (!stored?.body.includes(marker)) return unreadHistory(stored ? [stored] : []) ?? passed(evidence);
  return failed(`${what} was stored.`, { expected, actual: marker, offending: [stored.entry], evidence });
}

const isAnsweredByError = ({ errorId, what, maskedBy = [] }: BadFirstMessage, run: Run): Case =>
  defineCase({
    id: errorId,
    requirement: 'connect.bad-first-message-error',
    title: `A first message that is ${what} is answered by an error frame`,
    needs: ['live', 'shared'],
    maskedBy: ['connect.bad-first-message', 'connect.waits-for-token', ...maskedBy],
    run,
    judge: (attempt, record) => judgeAnswer(attempt, what, record),
  });

function judgeAnswer({ who, evidence }: Attempt, what: string, record: CaseRecord): Verdict {
  const first = firstAnswer(record, who);
  const expected = { error: 'a text', error_code: 'AUTH_TOKEN_MISSING or AUTH_TOKEN_INVALID' };
  if (!first) {
    if (!record.expected.answersBadFirstMessage) return passed(evidence);
    const reason = `${who} sent ${what} as its first message and was sent no error frame.`;
    return failed(reason, { expected, actual: 'nothing', evidence, deviations: ['bad-first-message-ignored'] });
  }
  const error = isObject(first.json) ? first.json : {};
  const isError = typeof error.error === 'string' && typeof error.error_code === 'string';
  if (isError || frameKind(first) === 'connected') return passed(evidence);
  const reason = `${who} sent ${what} as its first message and was answered ${first.text}.`;
  return failed(reason, { expected, actual: first.json ?? first.text, offending: [first.index], evidence });
}

/** The error frame, or whatever else came. */
function firstAnswer(record: CaseRecord, who: string): Frame | undefined {
  const frames = record.frames(who).filter((frame) => frameKind(frame) !== 'live');
  return frames.find((frame) => frameKind(frame) === 'error') ?? frames[0];
}

/** Some servers ignore such a message (reading 5). */
function observeAnswer({ who }: Attempt, record: CaseRecord): Observation {
  const value = record.frames(who).some((frame) => frameKind(frame) === 'error');
  const title = 'A first message that is no token object is answered by an error frame';
  return { id: 'answers-bad-first-message', value, title };
}

/** `connect.bad-first-message` and `connect.bad-first-message-error`: two things about what comes of one message. */
export const badFirstMessage: Case[] = badFirstMessages.flatMap((message) => {
  const run: Run = (context) => tryFirstMessage(context, message);
  return [leadsToNothing(message, run), isAnsweredByError(message, run)];
});
