import type { CaseContext } from '../../case/case-context.ts';

/** Posts two messages, one in each direction. */
export async function exchangeMessages(context: CaseContext) {
  const [member, peer] = await context.connectAll('member', 'peer');
  const there = await context.deliver(member, 'shared', peer);
  const back = await context.deliver(peer, 'shared', member);
  return [
    { poster: 'member' as const, marker: there, at: peer.who },
    { poster: 'peer' as const, marker: back, at: member.who },
  ];
}
