import { saysConnected } from '../../../traffic/index.ts';
import type { CaseContext } from '../../case/case-context.ts';

/**
 * While member is offline, peer posts and listens on a second connection; then member reads the history and connects, and peer posts again in the instant
 * in which CONNECTED is received. Nobody else may be connected meanwhile: the cases that share this run are exclusive.
 */
export async function deliverWhileOffline(context: CaseContext) {
  const [peer] = await context.connectAll('peer', 'peer');
  const markers = [context.post(peer, 'shared'), context.post(peer, 'shared')];
  const after = context.profile.recentId;
  const byPeer = await context.retrieveWith('peer', after, markers);
  const byMember = await context.retrieveWith('member', after, markers);
  const room = context.profile.unavailable['room-info']
    ? null
    : await context.call('peer', 'roomInfo', { room_id: context.room('shared') });
  await context.untilAllReceived();
  const subject = await context.opened('member');
  const next: string[] = [];
  subject.onText((text) => {
    const isConnected = saysConnected(text);
    if (isConnected && next.length === 0) next.push(context.post(peer, 'shared'));
  });
  subject.sendToken();
  await context.untilConnected(subject);
  await Promise.all(next.map((marker) => subject.sees(marker)));
  const { evidence } = await context.silence(peer, 'shared', subject);
  return { subject: subject.who, markers, next, room, byPeer, byMember, evidence };
}
