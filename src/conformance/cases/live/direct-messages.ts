import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { expectUnheard, failedAnswer } from '../../case/expect.ts';
import { expectComplete, messagesIn, unreadHistory } from '../../case/expect-history.ts';
import { becauseOf, failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import type { Need } from '../../discovery/server-profile.ts';
import { type PrivateMessage, type PrivateTalk, talkPrivately } from '../actions/direct-message-conversation.ts';
import { roomNotFound } from '../actions/new-direct-message.ts';
import { judgeFields } from './frames.ts';

interface About {
  requirement: string;
  title: string;
  needs?: Need[];
  maskedBy?: string[];
  judge(talk: PrivateTalk, record: CaseRecord): Verdict;
}

/** A case about what is said in a direct message room that is made while its two users are connected. */
const about = ({ requirement, title, needs = [], maskedBy = [], judge }: About): Case =>
  defineCase({
    id: `${requirement}/in-a-direct-message`,
    requirement,
    title,
    needs: ['live', 'shared', 'peer-id', 'room-info', ...needs],
    maskedBy: ['create-dm.ok', 'create-dm.occupants', 'auth.valid-token', 'live.frame', ...maskedBy],
    run: talkPrivately,
    judge: (talk, record) => withoutRoom(talk, record) ?? judge(talk, record),
  });

/** Why nobody could talk, if so. */
function withoutRoom(talk: PrivateTalk, { profile }: CaseRecord): Verdict | undefined {
  const { created, room, rooms } = talk;
  if (room !== null) return undefined;
  if (created !== 200) return becauseOf('create-dm.ok', `create_dm answered ${created}.`);
  if (rooms.some(({ isNew }) => isNew)) return becauseOf('create-dm.occupants', 'there is no such room.');
  return roomNotFound(talk, profile);
}

const markersOf = ({ messages }: PrivateTalk): string[] => messages.map(({ marker }) => marker);

const delivered = about({
  requirement: 'live.after-connected',
  title: 'A message in a room that is made after CONNECTED reaches who was connected before',
  maskedBy: ['send.posts', 'live.every-connection'],
  judge: ({ room, messages }, record) => firstProblem(messages.map((message) => judgeArrival(message, room, record))),
});

function judgeArrival({ poster, marker, at, came }: PrivateMessage, room: string | null, record: CaseRecord): Verdict {
  if (came) return passed();
  const reason = `${at} was connected when the room ${room} was made, and nothing that ${poster} posted there reached it.`;
  return failed(reason, { expected: 'the message', actual: 'nothing arrived', offending: [record.sentAt(marker)] });
}

const named = about({
  requirement: 'live.fields',
  title: 'A live message in a direct message room names its sender and that room',
  judge({ room, messages }, record) {
    const arrived = messages.filter(({ came }) => came);
    return firstProblem(arrived.map((message) => judgeFields({ ...message, room: room ?? undefined }, record)));
  },
});

const unheard = about({
  requirement: 'live.occupants-only',
  title: 'A direct message does not reach a third user',
  needs: ['outsider'],
  judge(talk, record) {
    if (!talk.third) return passed();
    const { who, evidence } = talk.third;
    const because = 'was posted to a direct message room of two others';
    return expectUnheard(record, { by: [who], markers: markersOf(talk), evidence, because });
  },
});

const stored = about({
  requirement: 'retrieve.complete',
  title: 'The histories of both have what was said in a direct message',
  needs: ['history'],
  maskedBy: ['retrieve.shape', 'live.after-connected', 'live.id-increases'],
  judge({ messages, histories }, record) {
    const markers = messages.filter(({ came }) => came).map(({ marker }) => marker);
    return firstProblem(histories.map(({ role, answer }) => expectComplete(answer, markers, role, record)));
  },
});

const secret = about({
  requirement: 'retrieve.own-rooms-only',
  title: 'retrieve shows a third user nothing of a direct message',
  needs: ['outsider', 'history'],
  judge(talk, record) {
    const { third, room } = talk;
    if (!third?.history) return passed();
    const markers = markersOf(talk);
    const leaked = messagesIn(third.history, record).filter(({ message }) =>
      markers.some((marker) => String(message).includes(marker)),
    );
    if (leaked.length === 0) return unreadHistory([third.history]) ?? passed();
    const reason = `retrieve showed ${third.role} a message of the direct message room ${room} of two others.`;
    return failedAnswer(third.history, reason, { expected: `nothing of room ${room}`, actual: leaked });
  },
});

export const directMessageCases: Case[] = [delivered, named, unheard, stored, secret];
