import { type Case, defineCase } from '../case.ts';
import { expectUnheard, failedAnswer } from '../expect.ts';
import { expectComplete, messagesIn, unreadHistory } from '../expect-history.ts';
import type { Need } from '../known.ts';
import { roomNotFound } from '../new-direct-message.ts';
import type { Scene } from '../scene.ts';
import { type PrivateMessage, type PrivateTalk, talkPrivately } from '../talk-privately.ts';
import { becauseOf, failed, firstProblem, passed, type Verdict } from '../verdict.ts';
import { judgeFields } from './live-frames.ts';

interface About {
  requirement: string;
  title: string;
  needs?: Need[];
  yieldsTo?: string[];
  judge(talk: PrivateTalk, scene: Scene): Verdict;
}

/** A case about what is said in a direct message room that is made while its two users are connected. */
const about = ({ requirement, title, needs = [], yieldsTo = [], judge }: About): Case =>
  defineCase({
    id: `${requirement}/in-a-direct-message`,
    requirement,
    title,
    needs: ['live', 'shared', 'peer-id', 'room-info', ...needs],
    yieldsTo: ['create-dm.ok', 'create-dm.occupants', 'auth.valid-token', 'live.frame', ...yieldsTo],
    run: talkPrivately,
    judge: (talk, scene) => withoutRoom(talk, scene) ?? judge(talk, scene),
  });

/** Why nobody could talk, if so. */
function withoutRoom(talk: PrivateTalk, { known }: Scene): Verdict | undefined {
  const { created, room, rooms } = talk;
  if (room !== null) return undefined;
  if (created !== 200) return becauseOf('create-dm.ok', `create_dm answered ${created}.`);
  if (rooms.some(({ isNew }) => isNew)) return becauseOf('create-dm.occupants', 'there is no such room.');
  return roomNotFound(talk, known);
}

const markersOf = ({ messages }: PrivateTalk): string[] => messages.map(({ marker }) => marker);

const delivered = about({
  requirement: 'live.after-connected',
  title: 'A message in a room that is made after CONNECTED reaches who was connected before',
  yieldsTo: ['send.posts', 'live.every-connection'],
  judge: ({ room, messages }, scene) => firstProblem(messages.map((message) => judgeArrival(message, room, scene))),
});

function judgeArrival({ poster, marker, at, came }: PrivateMessage, room: string | null, scene: Scene): Verdict {
  if (came) return passed();
  const reason = `${at} was connected when the room ${room} was made, and nothing that ${poster} posted there reached it.`;
  return failed(reason, { expected: 'the message', actual: 'nothing arrived', guilty: [scene.sentAt(marker)] });
}

const named = about({
  requirement: 'live.fields',
  title: 'A live message in a direct message room names its sender and that room',
  judge({ room, messages }, scene) {
    const arrived = messages.filter(({ came }) => came);
    return firstProblem(arrived.map((message) => judgeFields({ ...message, room: room ?? undefined }, scene)));
  },
});

const unheard = about({
  requirement: 'live.occupants-only',
  title: 'A direct message does not reach a third user',
  needs: ['outsider'],
  judge(talk, scene) {
    if (!talk.third) return passed();
    const { who, evidence } = talk.third;
    const because = 'was posted to a direct message room of two others';
    return expectUnheard(scene, { by: [who], markers: markersOf(talk), evidence, because });
  },
});

const stored = about({
  requirement: 'retrieve.complete',
  title: 'The histories of both have what was said in a direct message',
  needs: ['history'],
  yieldsTo: ['retrieve.shape', 'live.after-connected', 'live.id-increases'],
  judge({ messages, histories }, scene) {
    const markers = messages.filter(({ came }) => came).map(({ marker }) => marker);
    return firstProblem(histories.map(({ role, answer }) => expectComplete(answer, markers, role, scene)));
  },
});

const secret = about({
  requirement: 'retrieve.own-rooms-only',
  title: 'retrieve shows a third user nothing of a direct message',
  needs: ['outsider', 'history'],
  judge(talk, scene) {
    const { third, room } = talk;
    if (!third?.history) return passed();
    const markers = markersOf(talk);
    const leaked = messagesIn(third.history, scene).filter(({ message }) =>
      markers.some((marker) => String(message).includes(marker)),
    );
    if (leaked.length === 0) return unreadHistory([third.history]) ?? passed();
    const reason = `retrieve showed ${third.role} a message of the direct message room ${room} of two others.`;
    return failedAnswer(third.history, reason, { expected: `nothing of room ${room}`, actual: leaked });
  },
});

export const directMessageCases: Case[] = [delivered, named, unheard, stored, secret];
