import type { CaseContext } from '../../case/case-context.ts';

/** How often two users answer each other. */
const answers = 8;
/** How many messages of somebody else are under way with each of them. */
const perAnswer = 3;

/**
 * Two users answer each other, each when the answer of the other has come, while somebody else posts as fast as can be.
 * Two more connections only listen.
 */
export async function answerUnderABurst(context: CaseContext) {
  const [member, peer, noisy] = await context.connectAll('member', 'peer', 'member');
  const listeners = await context.connectAll('member', 'peer');
  const chain: string[] = [];
  const burst: string[] = [];
  for (let count = 0; count < answers; count += 1) {
    const [by, at] = count % 2 === 0 ? [member, peer] : [peer, member];
    for (let more = 0; more < perAnswer; more += 1) burst.push(context.post(noisy, 'shared'));
    chain.push(await context.deliver(by, 'shared', at));
  }
  await Promise.all(listeners.map((at) => at.missingFrom(peer, chain.slice(-1))));
  const { evidence } = await context.silence(noisy, 'shared', peer);
  return { whos: [member, peer, ...listeners].map(({ who }) => who), chain, burst, evidence };
}
