import { isObject } from '../../protocol/index.ts';
import { type Case, defineCase } from '../case.ts';
import type { Connection } from '../connection.ts';
import { unreadHistory } from '../expect-history.ts';
import { frameKind } from '../frames.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { failed, passed } from '../verdict.ts';

interface BadFirstMessage {
  slug: string;
  what: string;
  send(connection: Connection, stage: Stage, marker: string): void;
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
    send: (connection, stage) =>
      connection.sendBinary(
        Buffer.from(JSON.stringify({ auth_token: stage.token('member') })),
        Buffer.from('the token message').toString('base64'),
      ),
  },
  {
    slug: 'chat-frame',
    what: 'a chat frame',
    send: (connection, stage, marker) => connection.sendText(stage.sentFrame(stage.room('shared'), marker)),
  },
];

/** An answer that others got long since will not come. */
const patientRounds = 3;

/** Sends the bad message on a connection of its own, and shows by others that nothing came of it. */
async function tryFirstMessage(stage: Stage, { send }: BadFirstMessage) {
  const [member, peer] = await stage.connectAll('member', 'peer');
  const subject = await stage.opened('member');
  const marker = stage.marker();
  send(subject, stage, marker);
  let { elsewhere: evidence } = await stage.silence(member, 'shared', peer);
  for (let round = 1; round < patientRounds && !subject.hasAnswered; round += 1) {
    ({ elsewhere: evidence } = await stage.silence(member, 'shared', peer));
  }
  const stored = stage.known.unavailable.history ? undefined : await stage.retrieve('peer', stage.known.recentId);
  return { who: subject.who, witnesses: [member.who, peer.who], marker, evidence, stored };
}

type Attempt = (stage: Stage) => ReturnType<typeof tryFirstMessage>;

const neverConnects = (message: BadFirstMessage, run: Attempt): Case =>
  defineCase({
    id: `connect.bad-first-message/${message.slug}`,
    requirement: 'connect.bad-first-message',
    title: `A first message that is ${message.what} leads to no CONNECTED and posts nothing`,
    needs: ['live', 'shared'],
    run,
    judge({ who, witnesses, marker, evidence, stored }, scene) {
      const connected = scene.frames(who).filter((frame) => frameKind(frame) === 'connected');
      const posted = witnesses.flatMap((witness) => scene.framesWith(witness, marker));
      const guilty = [...connected, ...posted].map(({ index }) => index);
      const expected = 'no CONNECTED, and nothing posted';
      const actual = [...connected, ...posted].map(({ text }) => text);
      if (connected.length > 0) {
        return failed(`${message.what} led to CONNECTED on ${who}.`, { expected, actual, guilty, evidence });
      }
      if (posted.length > 0) return failed(`${message.what} was posted.`, { expected, actual, guilty, evidence });
      if (!stored?.body.includes(marker)) return unreadHistory(stored ? [stored] : []) ?? passed(evidence);
      return failed(`${message.what} was stored.`, { expected, actual: marker, guilty: [stored.entry], evidence });
    },
  });

/** The error frame, or whatever else came. */
function firstAnswer(scene: Scene, who: string) {
  const frames = scene.frames(who).filter((frame) => frameKind(frame) !== 'live');
  return frames.find((frame) => frameKind(frame) === 'error') ?? frames[0];
}

const answersError = (message: BadFirstMessage, run: Attempt): Case =>
  defineCase({
    id: `connect.bad-first-message-error/${message.slug}`,
    requirement: 'connect.bad-first-message-error',
    title: `A first message that is ${message.what} is answered by an error frame`,
    needs: ['live', 'shared'],
    yieldsTo: ['connect.bad-first-message', 'connect.waits-for-token'],
    run,
    judge({ who, evidence }, scene) {
      const first = firstAnswer(scene, who);
      const expected = { error: 'a text', error_code: 'AUTH_TOKEN_MISSING or AUTH_TOKEN_INVALID' };
      if (!first) {
        if (!scene.expected.answersBadFirstMessage) return passed(evidence);
        const reason = `${who} sent ${message.what} as its first message and was sent no error frame.`;
        return failed(reason, { expected, actual: 'nothing', evidence, deviations: ['bad-first-message-ignored'] });
      }
      const error = isObject(first.json) ? first.json : {};
      const isError = typeof error.error === 'string' && typeof error.error_code === 'string';
      if (isError || frameKind(first) === 'connected') return passed(evidence);
      const reason = `${who} sent ${message.what} as its first message and was answered ${first.text}.`;
      return failed(reason, { expected, actual: first.json ?? first.text, guilty: [first.index], evidence });
    },
  });

export const firstMessageCases: Case[] = badFirstMessages.flatMap((message) => {
  const run: Attempt = (stage) => tryFirstMessage(stage, message);
  return [neverConnects(message, run), answersError(message, run)];
});
