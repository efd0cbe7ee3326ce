import { messageOf } from '../../../traffic/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { becauseOf, failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import type { UserRole } from '../../discovery/server-profile.ts';
import { inDirectMessage } from '../actions/direct-message-conversation.ts';
import { exchangeMessages } from '../actions/exchange-messages.ts';

const posterAndRoom = defineCase({
  id: 'live.fields/poster-and-room',
  requirement: 'live.fields',
  title: 'A live message names its sender and the room it was sent to',
  needs: ['live', 'shared'],
  run: exchangeMessages,
  judge(messages, record) {
    const room = record.profile.rooms.shared;
    return firstProblem(messages.map((message) => judgeFields({ ...message, room }, record)));
  },
});

const directMessage = inDirectMessage({
  id: 'live.fields/in-a-direct-message',
  requirement: 'live.fields',
  title: 'A live message in a direct message room names its sender and that room',
  needs: [],
  judge({ room, messages }, record) {
    const arrived = messages.filter(({ came }) => came);
    return firstProblem(arrived.map((message) => judgeFields({ ...message, room: room ?? undefined }, record)));
  },
});

/** Long ago, in UNIX seconds. */
const forgedTimestamp = 1_000_000_000;

/** Posts a text with properties that are the server's to set; when it was posted is judged wherever messages come. */
async function postForged(context: CaseContext) {
  const [member, peer] = await context.connectAll('member', 'peer');
  const marker = context.marker();
  const frame = JSON.parse(context.sentFrame(context.room('shared'), marker));
  const poster = context.profile.userIds.peer ?? 'somebody else';
  member.sendText(JSON.stringify({ ...frame, poster, timestamp: forgedTimestamp }));
  const { evidence } = await context.silence(member, 'shared', peer);
  return { marker, poster, at: peer.who, evidence };
}

const forged = defineCase({
  id: 'live.fields/not-as-the-sender-says',
  requirement: 'live.fields',
  title: 'Who has posted a message is not what its sender says beside room and text',
  needs: ['live', 'shared'],
  maskedBy: ['live.frame'],
  run: postForged,
  judge({ marker, poster, at, evidence }, record) {
    const came = record.framesWith(at, marker)[0];
    const message = messageOf(came?.json);
    // A server may as well drop what has properties that the document does not know.
    if (!came || !message) return passed(evidence);
    if (message.poster !== poster) return passed();
    const reason = `The server believed the \`poster\` that the sender wrote into the frame: the live message says ${poster}.`;
    return failed(reason, {
      expected: { poster: record.profile.userIds.member },
      actual: message,
      offending: [came.index],
    });
  },
});

interface AddressedMessage {
  poster: UserRole;
  marker: string;
  /** The connection that received it. */
  at: string;
  room: string | undefined;
}

function judgeFields({ poster, marker, at, room }: AddressedMessage, record: CaseRecord): Verdict {
  const came = record.framesWith(at, marker)[0];
  const message = messageOf(came?.json);
  if (!came || !message) return becauseOf('live.frame', 'the message has no fields to read.');
  const expected = { poster: record.profile.userIds[poster], room };
  const wrong = (['poster', 'room'] as const).find(
    (key) => typeof message[key] === 'string' && expected[key] !== undefined && message[key] !== expected[key],
  );
  if (!wrong) return passed();
  const reason = `\`${wrong}\` must be ${expected[wrong]}, but is ${message[wrong]}.`;
  return failed(reason, { expected, actual: message, offending: [came.index] });
}

export const fields: Case[] = [posterAndRoom, directMessage, forged];
