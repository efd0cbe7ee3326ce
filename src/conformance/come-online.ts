import { parseJson } from '../protocol/index.ts';
import { frameKind } from './frames.ts';
import type { Stage } from './stage.ts';

/**
 * While member is offline, peer posts; then member reads the history and connects, and peer posts again in the instant
 * in which CONNECTED is received. Nobody else is connected meanwhile: the cases that share this run alone.
 */
export async function comeOnline(stage: Stage) {
  const peer = await stage.connect('peer');
  const markers = [stage.post(peer, 'shared'), stage.post(peer, 'shared')];
  const after = stage.known.recentId;
  const byPeer = await stage.retrieveWith('peer', after, markers);
  const byMember = await stage.retrieveWith('member', after, markers);
  const room = stage.known.unavailable['room-info']
    ? null
    : await stage.call('peer', 'roomInfo', { room_id: stage.room('shared') });
  const subject = await stage.opened('member');
  const next: string[] = [];
  subject.onText((text) => {
    const isConnected = frameKind({ json: parseJson(text) }) === 'connected';
    if (isConnected && next.length === 0) next.push(stage.post(peer, 'shared'));
  });
  subject.sendToken();
  await stage.untilConnected(subject);
  await Promise.all(next.map((marker) => subject.sees(marker)));
  const { evidence } = await stage.silence(peer, 'shared', subject);
  return { subject: subject.who, markers, next, room, byPeer, byMember, evidence };
}
