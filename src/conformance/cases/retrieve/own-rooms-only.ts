import type { RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { messagesIn, unreadHistory } from '../../case/expect/expect-history.ts';
import { firstProblem, passed } from '../../case/verdict.ts';
import { inDirectMessage, markersOf } from '../actions/direct-message-conversation.ts';
import { readBothRooms } from '../actions/read-both-rooms.ts';

const directMessage = inDirectMessage({
  id: 'retrieve.own-rooms-only/in-a-direct-message',
  requirement: 'retrieve.own-rooms-only',
  title: 'retrieve shows a third user nothing of a direct message',
  needs: ['outsider', 'history'],
  judge(conversation, record) {
    const { third, room } = conversation;
    if (!third?.history) return passed();
    const markers = markersOf(conversation);
    const leaked = messagesIn(third.history, record).filter(({ message }) =>
      markers.some((marker) => String(message).includes(marker)),
    );
    if (leaked.length === 0) return unreadHistory([third.history]) ?? passed();
    const reason = `retrieve showed ${third.role} a message of the direct message room ${room} of two others.`;
    return failedAnswer(third.history, reason, { expected: `nothing of room ${room}`, actual: leaked });
  },
});

const bothSides = defineCase({
  id: 'retrieve.own-rooms-only/both-sides',
  requirement: 'retrieve.own-rooms-only',
  title: 'retrieve returns no message of a room that the caller is not in',
  needs: ['live', 'shared', 'outsider', 'foreign', 'history'],
  run: readBothRooms,
  judge({ byOutsider, byMember }, record) {
    const { shared, foreign } = record.profile.rooms;
    const judge = (answer: RecordedAnswer, role: string, room: string | undefined) => {
      const leaked = messagesIn(answer, record).filter((message) => message.room === room);
      if (leaked.length === 0) return passed();
      const reason = `retrieve showed ${role} a message of the room ${room}, which ${role} is not in.`;
      return failedAnswer(answer, reason, { expected: `nothing of room ${room}`, actual: leaked });
    };
    const leaks = [judge(byOutsider, 'outsider', shared), judge(byMember, 'member', foreign)];
    return firstProblem([...leaks, unreadHistory([byOutsider, byMember])]);
  },
});

export const ownRoomsOnly: Case[] = [directMessage, bothSides];
