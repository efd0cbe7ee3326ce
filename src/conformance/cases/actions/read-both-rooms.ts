import type { CaseContext } from '../../case/case-context.ts';

/** Posts in both rooms, then reads the history of every user. */
export async function readBothRooms(context: CaseContext) {
  const [member, peer, outsider] = await context.connectAll('member', 'peer', 'outsider');
  const markers = [await context.deliver(member, 'shared', peer), await context.deliver(peer, 'foreign', outsider)];
  const byPeer = await context.retrieveWith('peer', context.profile.recentId, markers);
  const [byOutsider, byMember] = await Promise.all([context.retrieve('outsider', 1), context.retrieve('member', 1)]);
  return { markers, byPeer, byOutsider, byMember };
}
