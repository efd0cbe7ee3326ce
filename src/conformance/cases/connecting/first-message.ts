import { isObject } from '../../../protocol/index.ts';
import type { Connection } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { unreadHistory } from '../../case/expect-history.ts';
import { frameKind } from '../../case/frames.ts';
import { failed, passed } from '../../case/verdict.ts';

interface BadFirstMessage {
  slug: string;
  what: string;
  send(connection: Connection, context: CaseContext, marker: string): void;
}

const badFirstMessages: BadFirstMessage[] = [
  { slug: 'not-json', what: 'a text that is no JSON', send: (connection) => connection.sendText('hello') },
  {
    slug: 'without-auth-token',
    what: 'an object without auth_token',
    send: (connection) => connection.sendText('{"hello":"world"}'),
  },
  {
    slug: 'not-an-object',
    what: 'JSON that is no object',
    send: (connection) => connection.sendText('["auth_token"]'),
  },
  {
    slug: 'token-of-wrong-type',
    what: 'an auth_token that is no string',
    send: (connection) => connection.sendText('{"auth_token":17}'),
  },
  {
    slug: 'binary',
    what: 'a valid token in a binary frame',
    send: (connection, context) =>
      connection.sendBinary(
        Buffer.from(JSON.stringify({ auth_token: context.token('member') })),
        Buffer.from('the token message').toString('base64'),
      ),
  },
  {
    slug: 'chat-frame',
    what: 'a chat frame',
    send: (connection, context, marker) => connection.sendText(context.sentFrame(context.room('shared'), marker)),
  },
];

/** An answer that others got long since will not come. */
const patientRounds = 3;

/** Sends the bad message on a connection of its own, and shows by others that nothing came of it. */
async function tryFirstMessage(context: CaseContext, { send }: BadFirstMessage) {
  const [member, peer] = await context.connectAll('member', 'peer');
  const subject = await context.opened('member');
  const marker = context.marker();
  send(subject, context, marker);
  let { elsewhere: evidence } = await context.silence(member, 'shared', peer);
  for (let round = 1; round < patientRounds && !subject.hasAnswered; round += 1) {
    ({ elsewhere: evidence } = await context.silence(member, 'shared', peer));
  }
  const stored = context.profile.unavailable.history
    ? undefined
    : await context.retrieve('peer', context.profile.recentId);
  return { who: subject.who, witnesses: [member.who, peer.who], marker, evidence, stored };
}

type Attempt = (context: CaseContext) => ReturnType<typeof tryFirstMessage>;

const neverConnects = (message: BadFirstMessage, run: Attempt): Case =>
  defineCase({
    id: `connect.bad-first-message/${message.slug}`,
    requirement: 'connect.bad-first-message',
    title: `A first message that is ${message.what} leads to no CONNECTED and posts nothing`,
    needs: ['live', 'shared'],
    run,
    judge({ who, witnesses, marker, evidence, stored }, record) {
      const connected = record.frames(who).filter((frame) => frameKind(frame) === 'connected');
      const posted = witnesses.flatMap((witness) => record.framesWith(witness, marker));
      const offending = [...connected, ...posted].map(({ index }) => index);
      const expected = 'no CONNECTED, and nothing posted';
      const actual = [...connected, ...posted].map(({ text }) => text);
      if (connected.length > 0) {
        return failed(`${message.what} led to CONNECTED on ${who}.`, { expected, actual, offending, evidence });
      }
      if (posted.length > 0) return failed(`${message.what} was posted.`, { expected, actual, offending, evidence });
      if (!stored?.body.includes(marker)) return unreadHistory(stored ? [stored] : []) ?? passed(evidence);
      return failed(`${message.what} was stored.`, { expected, actual: marker, offending: [stored.entry], evidence });
    },
  });

/** The error frame, or whatever else came. */
function firstAnswer(record: CaseRecord, who: string) {
  const frames = record.frames(who).filter((frame) => frameKind(frame) !== 'live');
  return frames.find((frame) => frameKind(frame) === 'error') ?? frames[0];
}

const answersError = (message: BadFirstMessage, run: Attempt): Case =>
  defineCase({
    id: `connect.bad-first-message-error/${message.slug}`,
    requirement: 'connect.bad-first-message-error',
    title: `A first message that is ${message.what} is answered by an error frame`,
    needs: ['live', 'shared'],
    maskedBy: ['connect.bad-first-message', 'connect.waits-for-token'],
    run,
    judge({ who, evidence }, record) {
      const first = firstAnswer(record, who);
      const expected = { error: 'a text', error_code: 'AUTH_TOKEN_MISSING or AUTH_TOKEN_INVALID' };
      if (!first) {
        if (!record.expected.answersBadFirstMessage) return passed(evidence);
        const reason = `${who} sent ${message.what} as its first message and was sent no error frame.`;
        return failed(reason, { expected, actual: 'nothing', evidence, deviations: ['bad-first-message-ignored'] });
      }
      const error = isObject(first.json) ? first.json : {};
      const isError = typeof error.error === 'string' && typeof error.error_code === 'string';
      if (isError || frameKind(first) === 'connected') return passed(evidence);
      const reason = `${who} sent ${message.what} as its first message and was answered ${first.text}.`;
      return failed(reason, { expected, actual: first.json ?? first.text, offending: [first.index], evidence });
    },
  });

export const firstMessageCases: Case[] = badFirstMessages.flatMap((message) => {
  const run: Attempt = (context) => tryFirstMessage(context, message);
  return [neverConnects(message, run), answersError(message, run)];
});
