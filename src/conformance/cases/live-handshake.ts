import { type Case, defineCase } from '../case.ts';
import { expectHeard, expectUnheard } from '../expect.ts';
import { attackHandshake, type HandshakeAttack } from '../handshake-attack.ts';

const afterConnected = defineCase<HandshakeAttack>({
  id: 'live.after-connected/from-the-first-instant',
  requirement: 'live.after-connected',
  title: 'Every message sent after CONNECTED was received arrives, from the very first instant on',
  needs: ['connect', 'send', 'shared'],
  yieldsTo: ['live.every-connection'],
  run: attackHandshake,
  judge({ subject, after }, scene) {
    return expectHeard(scene, subject, after, 'that were sent after it had received CONNECTED');
  },
});

const notBeforeConnected = defineCase<HandshakeAttack>({
  id: 'live.not-before-connected/open-but-silent',
  requirement: 'live.not-before-connected',
  title: 'A message posted before CONNECTED never arrives, neither at once nor later',
  needs: ['live', 'shared'],
  run: attackHandshake,
  judge({ subject, before, evidence }, scene) {
    const because = 'had been posted, and seen by another connection, before it sent its token';
    return expectUnheard(scene, { by: [subject], markers: before, evidence, because });
  },
});

const everyConnection = defineCase({
  id: 'live.every-connection/three-of-one-user',
  requirement: 'live.every-connection',
  title: 'All connections of an occupant receive a message',
  needs: ['live', 'shared'],
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

export const liveHandshakeCases: Case[] = [afterConnected, notBeforeConnected, everyConnection];
