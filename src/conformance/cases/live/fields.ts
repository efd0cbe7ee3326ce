import { messageOf } from '../../../traffic/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
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

export const fields: Case[] = [posterAndRoom, directMessage];
