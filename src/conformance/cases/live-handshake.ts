import { type Case, defineCase } from '../case.ts';
import { comeOnline } from '../come-online.ts';
import { expectHeard, expectUnheard } from '../expect.ts';
import { attackHandshake, type HandshakeAttack } from '../handshake-attack.ts';
import { becauseOf } from '../verdict.ts';

const afterConnected = defineCase<HandshakeAttack>({
  id: 'live.after-connected/from-the-first-instant',
  requirement: 'live.after-connected',
  title: 'Every message sent after CONNECTED was received arrives, from the very first instant on',
  needs: ['connect', 'send', 'shared'],
  yieldsTo: ['live.every-connection'],
  run: attackHandshake,
  judge({ subject, after }, scene) {
    return expectHeard(scene, subject, after, 'that were sent after CONNECTED was received');
  },
});

const notBeforeConnected = defineCase<HandshakeAttack>({
  id: 'live.not-before-connected/open-but-silent',
  requirement: 'live.not-before-connected',
  title: 'A message posted before CONNECTED never arrives, neither at once nor later',
  needs: ['live', 'shared'],
  run: attackHandshake,
  judge({ subject, before, evidence }, scene) {
    const because = 'was posted before CONNECTED: another connection had seen it before the token was sent';
    return expectUnheard(scene, { by: [subject], markers: before, evidence, because });
  },
});

const everyConnection = defineCase({
  id: 'live.every-connection/three-of-one-user',
  requirement: 'live.every-connection',
  title: 'All connections of an occupant receive a message',
  needs: ['live', 'shared'],
  yieldsTo: ['send.posts'],
  async run(stage) {
    const peer = await stage.connect('peer');
    const members = await stage.connectAll('member', 'member', 'member');
    const marker = stage.post(peer, 'shared');
    const seen = await Promise.all(members.map((member) => member.sees(marker)));
    return { whos: members.map(({ who }) => who), marker, seen };
  },
  judge({ whos, marker }, scene) {
    const verdicts = whos.map((who) => expectHeard(scene, who, [marker], 'that went to the room of its user'));
    return verdicts.find(({ status }) => status !== 'passed') ?? { status: 'passed' };
  },
});

const veryNext = defineCase({
  id: 'live.after-connected/the-very-next-one',
  requirement: 'live.after-connected',
  title: 'The first message after CONNECTED arrives, where nothing else is posted',
  needs: ['connect', 'send', 'shared'],
  yieldsTo: ['send.posts'],
  alone: true,
  run: comeOnline,
  judge({ subject, next }, scene) {
    return expectHeard(scene, subject, next, 'that were sent after CONNECTED was received');
  },
});

const whileOffline = defineCase({
  id: 'live.not-before-connected/while-offline',
  requirement: 'live.not-before-connected',
  title: 'What was posted while a user was offline is not replayed when the user connects',
  needs: ['live', 'shared', 'history'],
  alone: true,
  run: comeOnline,
  judge({ subject, markers, byPeer, evidence }, scene) {
    const stored = markers.filter((marker) => byPeer.body.includes(marker));
    if (stored.length === 0) return becauseOf('retrieve.complete', 'nothing shows that it was posted before.');
    const because = 'was posted before CONNECTED: it stood in the history before the token was sent';
    return expectUnheard(scene, { by: [subject], markers: stored, evidence, because });
  },
});

export const liveHandshakeCases: Case[] = [afterConnected, veryNext, notBeforeConnected, whileOffline, everyConnection];
