import type { CaseContext } from '../../case/case-context.ts';

/** How many messages each poster sends. */
const perPoster = 15;

/** Two posters send as fast as they can; every receiver gets everything. */
export async function burst(context: CaseContext) {
  const [member, peer] = await context.connectAll('member', 'peer');
  const [second, other] = await context.connectAll('member', 'peer');
  const [byMember, byPeer]: [string[], string[]] = [[], []];
  for (let count = 0; count < perPoster; count += 1) {
    byMember.push(context.post(member, 'shared'));
    byPeer.push(context.post(peer, 'shared'));
  }
  await Promise.all([
    ...[member, second].map((at) => at.missingFrom(peer, byPeer)),
    ...[peer, other].map((at) => at.missingFrom(member, byMember)),
  ]);
  const { evidence } = await context.silence(member, 'shared', peer);
  const due = [
    ...[member, second].map(({ who }) => ({ who, markers: byPeer })),
    ...[peer, other].map(({ who }) => ({ who, markers: byMember })),
  ];
  return { due, whos: due.map(({ who }) => who), markers: [...byMember, ...byPeer], evidence };
}
