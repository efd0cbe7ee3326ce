import { isObject, type Observation, parseExactly, readId } from '../../../protocol/index.ts';
import { findList } from '../../../traffic/index.ts';
import type { RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { expectComplete, messagesIn } from '../../case/expect/expect-history.ts';
import { firstProblem, passed } from '../../case/verdict.ts';
import { deliverWhileOffline } from '../actions/deliver-while-offline.ts';
import { arrivedMarkersOf, inDirectMessage } from '../actions/direct-message-conversation.ts';
import { postManyAndRead } from '../actions/post-many-and-read.ts';
import { readBothRooms } from '../actions/read-both-rooms.ts';
import { sayTheSame } from '../actions/say-the-same.ts';

const directMessage = inDirectMessage({
  id: 'retrieve.complete/in-a-direct-message',
  requirement: 'retrieve.complete',
  title: 'The histories of both have what was said in a direct message',
  needs: ['history'],
  maskedBy: ['retrieve.shape', 'live.after-connected', 'live.id-increases'],
  judge(conversation, record) {
    const markers = arrivedMarkersOf(conversation);
    return firstProblem(
      conversation.histories.map(({ role, answer }) => expectComplete(answer, markers, role, record)),
    );
  },
});

const everyRoom = defineCase({
  id: 'retrieve.complete/every-room',
  requirement: 'retrieve.complete',
  title: 'The history has the messages of all rooms of its reader',
  needs: ['live', 'shared', 'outsider', 'foreign', 'history'],
  maskedBy: ['retrieve.shape', 'live.id-increases'],
  run: readBothRooms,
  judge: ({ markers, byPeer }, record) => expectComplete(byPeer, markers, 'peer, who is in both rooms,', record),
});

const offlineOccupant = defineCase({
  id: 'retrieve.complete/offline-occupant',
  requirement: 'retrieve.complete',
  title: 'The history has what was posted while its reader was offline',
  needs: ['live', 'shared', 'history'],
  maskedBy: ['send.posts', 'live.id-increases'],
  exclusive: true,
  run: deliverWhileOffline,
  judge({ markers, byPeer, byMember }, record) {
    return firstProblem([
      expectComplete(byPeer, markers, 'peer, who posted them', record),
      expectComplete(byMember, markers, 'member, who was offline', record),
    ]);
  },
});

const manyMessages = defineCase({
  id: 'retrieve.complete/many-messages',
  requirement: 'retrieve.complete',
  title: 'The history has every one of 120 messages, for their poster and for the other occupant',
  needs: ['live', 'shared', 'history'],
  maskedBy: ['live.after-connected', 'live.id-increases', 'send.posts', 'retrieve.shape'],
  run: postManyAndRead,
  judge({ markers, byPeer, byMember }, record) {
    return firstProblem([
      expectComplete(byPeer, markers, 'peer', record),
      expectComplete(byMember, markers, 'member, who posted them', record),
    ]);
  },
  observe: ({ byPeer }, record) => orderOf(byPeer, record),
});

const theSameText = defineCase({
  id: 'retrieve.complete/the-same-text',
  requirement: 'retrieve.complete',
  title: 'The history has every message of a text that was posted more than once',
  needs: ['live', 'shared', 'history'],
  maskedBy: ['live.frame', 'live.after-connected', 'live.id-increases', 'live.exactly-once', 'retrieve.shape'],
  run: sayTheSame,
  judge({ text, twice, came, histories }, record) {
    const posted = twice.length + (came ? 1 : 0);
    const verdicts = histories.map(({ role, answer }) => {
      const stored = messagesIn(answer, record).filter(({ message }) => String(message).includes(text)).length;
      if (stored >= posted) return passed();
      const reason = `${posted} messages ${text} were posted and received live; the history of ${role} has ${stored} of them.`;
      const remedy = 'Keep every message under its id: two of the same text, in one room, are two messages.';
      return failedAnswer(answer, reason, { expected: `${posted} messages ${text}`, remedy });
    });
    return firstProblem(verdicts);
  },
});

/** The document does not say in which order the list comes (reading 9). */
function orderOf(answer: RecordedAnswer, { profile }: CaseRecord): Observation | undefined {
  const list = findList(parseExactly(answer.body), profile.retrieveKey) ?? [];
  const ids = list.flatMap((message) => (isObject(message) ? (readId(message.id) ?? []) : []));
  if (ids.length < 2 || ids.length < list.length) return undefined;
  const value = ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? 0));
  return { id: 'orders-history', value, title: 'retrieve lists messages by ascending id' };
}

export const complete: Case[] = [directMessage, everyRoom, offlineOccupant, manyMessages, theSameText];
