import { messageOf } from '../../../traffic/index.ts';
import { markersIn } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { expectHeard } from '../../case/expect/expect.ts';
import { becauseOf, failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import { burst } from '../actions/burst.ts';
import { deliverWhileOffline } from '../actions/deliver-while-offline.ts';
import { type DirectMessage, inDirectMessage, isDropped } from '../actions/direct-message-conversation.ts';
import { attackHandshake } from '../actions/post-during-handshake.ts';
import { shakeHandsOften } from '../actions/shake-hands-often.ts';

const fromTheFirstInstant = defineCase({
  id: 'live.after-connected/from-the-first-instant',
  requirement: 'live.after-connected',
  title: 'Every message sent after CONNECTED was received arrives, from the very first instant on',
  needs: ['connect', 'send', 'shared'],
  maskedBy: ['live.every-connection'],
  run: attackHandshake,
  judge({ subject, after }, record) {
    return expectHeard(record, subject, after, 'that were sent after CONNECTED was received');
  },
});

const theVeryNextOne = defineCase({
  id: 'live.after-connected/the-very-next-one',
  requirement: 'live.after-connected',
  title: 'The first message after CONNECTED arrives, where nothing else is posted',
  needs: ['connect', 'send', 'shared'],
  maskedBy: ['send.posts'],
  exclusive: true,
  run: deliverWhileOffline,
  judge({ subject, next }, record) {
    return expectHeard(record, subject, next, 'that were sent after CONNECTED was received');
  },
});

const everyTime = defineCase({
  id: 'live.after-connected/every-time',
  requirement: 'live.after-connected',
  title: 'The first message after CONNECTED arrives in each of many handshakes, several at once',
  needs: ['connect', 'send', 'shared'],
  maskedBy: ['live.every-connection', 'send.posts'],
  exclusive: true,
  run: shakeHandsOften,
  judge({ handshakes }, record) {
    return firstProblem(
      handshakes.map(({ who, markers }) =>
        expectHeard(record, who, markers, 'that were sent after CONNECTED was received'),
      ),
    );
  },
});

const underABurst = defineCase({
  id: 'live.after-connected/under-a-burst',
  requirement: 'live.after-connected',
  title: 'Every message of a burst arrives, also while its receiver posts itself',
  needs: ['live', 'shared'],
  maskedBy: ['live.every-connection', 'send.posts'],
  run: burst,
  judge({ due }, record) {
    return firstProblem(
      due.map(({ who, markers }) => expectHeard(record, who, markers, 'that were posted in a burst')),
    );
  },
});

/** Many client libraries send pings of their own, to keep a connection alive. */
const afterAPing = defineCase({
  id: 'live.after-connected/after-a-ping',
  requirement: 'live.after-connected',
  title: 'Messages arrive on a connection that has sent a WebSocket ping',
  needs: ['live', 'shared'],
  maskedBy: ['live.every-connection', 'send.posts'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    await context.deliver(member, 'shared', peer);
    void peer.ping();
    // What came of a frame behind it shows that the ping was read.
    await context.deliver(peer, 'shared', member);
    const marker = context.post(member, 'shared');
    await peer.missingFrom(member, [marker]);
    return { marker, at: peer.who };
  },
  judge({ marker, at }, record) {
    return expectHeard(record, at, [marker], 'that were sent after it had sent a ping');
  },
});

const directMessage = inDirectMessage({
  id: 'live.after-connected/in-a-direct-message',
  requirement: 'live.after-connected',
  title: 'A message in a room that is made after CONNECTED reaches users who were connected before',
  needs: [],
  maskedBy: ['send.posts', 'live.every-connection'],
  judge: (conversation, record) =>
    firstProblem(
      conversation.messages.map((message) =>
        isDropped(message, conversation, record)
          ? becauseOf('send.posts', `no history has what ${message.poster} posted to room ${conversation.room} either.`)
          : judgeArrival(message, conversation.room, record),
      ),
    ),
});

function judgeArrival({ poster, marker, at, came }: DirectMessage, room: string | null, record: CaseRecord): Verdict {
  if (came || hasHeardLate(record, at, { poster, room })) return passed();
  const reason = `${at} was connected when the room ${room} was made, and nothing that ${poster} posted there reached it.`;
  return failed(reason, { expected: 'the message', actual: 'nothing arrived', offending: [record.sentAt(marker)] });
}

/** On a slow link a message may come when nobody waits for it any more. */
function hasHeardLate(
  record: CaseRecord,
  at: string,
  { poster, room }: Pick<DirectMessage, 'poster'> & { room: string | null },
): boolean {
  const sent = record.sentTexts.filter(({ who }) => who.startsWith(`${poster}#`));
  return record.frames(at).some(({ json, text }) => {
    const isThere = room !== null && messageOf(json)?.room === room;
    return isThere && sent.some((post) => markersIn(post.text).some((marker) => text.includes(marker)));
  });
}

export const afterConnected: Case[] = [
  fromTheFirstInstant,
  theVeryNextOne,
  everyTime,
  underABurst,
  afterAPing,
  directMessage,
];
