import { type Case, defineCase } from '../../case/case.ts';
import { expectHeard, expectUnheard } from '../../case/expect.ts';
import { becauseOf } from '../../case/verdict.ts';
import { comeOnline } from '../actions/deliver-while-offline.ts';
import { attackHandshake, type HandshakeAttack } from '../actions/post-during-handshake.ts';

const afterConnected = defineCase<HandshakeAttack>({
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

const notBeforeConnected = defineCase<HandshakeAttack>({
  id: 'live.not-before-connected/open-but-silent',
  requirement: 'live.not-before-connected',
  title: 'A message posted before CONNECTED never arrives, neither at once nor later',
  needs: ['live', 'shared'],
  run: attackHandshake,
  judge({ subject, before, evidence }, record) {
    const because = 'was posted before CONNECTED: another connection had seen it before the token was sent';
    return expectUnheard(record, { by: [subject], markers: before, evidence, because });
  },
});

const everyConnection = defineCase({
  id: 'live.every-connection/three-of-one-user',
  requirement: 'live.every-connection',
  title: 'All connections of an occupant receive a message',
  needs: ['live', 'shared'],
  maskedBy: ['send.posts'],
  async run(context) {
    const peer = await context.connect('peer');
    const members = await context.connectAll('member', 'member', 'member');
    const marker = context.post(peer, 'shared');
    const seen = await Promise.all(members.map((member) => member.sees(marker)));
    return { whos: members.map(({ who }) => who), marker, seen };
  },
  judge({ whos, marker }, record) {
    const verdicts = whos.map((who) => expectHeard(record, who, [marker], 'that went to the room of its user'));
    return verdicts.find(({ status }) => status !== 'passed') ?? { status: 'passed' };
  },
});

const veryNext = defineCase({
  id: 'live.after-connected/the-very-next-one',
  requirement: 'live.after-connected',
  title: 'The first message after CONNECTED arrives, where nothing else is posted',
  needs: ['connect', 'send', 'shared'],
  maskedBy: ['send.posts'],
  exclusive: true,
  run: comeOnline,
  judge({ subject, next }, record) {
    return expectHeard(record, subject, next, 'that were sent after CONNECTED was received');
  },
});

const whileOffline = defineCase({
  id: 'live.not-before-connected/while-offline',
  requirement: 'live.not-before-connected',
  title: 'What was posted while a user was offline is not replayed when the user connects',
  needs: ['live', 'shared', 'history'],
  exclusive: true,
  run: comeOnline,
  judge({ subject, markers, byPeer, evidence }, record) {
    const stored = markers.filter((marker) => byPeer.body.includes(marker));
    if (stored.length === 0) return becauseOf('retrieve.complete', 'nothing shows that it was posted before.');
    const because = 'was posted before CONNECTED: it stood in the history before the token was sent';
    return expectUnheard(record, { by: [subject], markers: stored, evidence, because });
  },
});

export const liveHandshakeCases: Case[] = [afterConnected, veryNext, notBeforeConnected, whileOffline, everyConnection];
