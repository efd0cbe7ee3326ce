import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { passed } from '../../case/verdict.ts';
import { unheardPost } from './unheard-post.ts';

/** Where a frame is cut: in its header, in its mask, in its text. */
const cuts = [1, 4, 40];

/** TCP keeps no boundaries: what was sent as one frame may arrive in two reads, as on every slow network. */
const postInTwoPackets = defineCase({
  id: 'send.posts/in-two-packets',
  requirement: 'send.posts',
  title: 'A post that arrives in two parts is posted',
  needs: ['live', 'shared'],
  maskedBy: ['live.after-connected', 'live.every-connection'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    await context.deliver(member, 'shared', peer);
    for (const first of cuts) {
      const from = context.position;
      const text = await postInParts(context, member, first);
      if (await peer.sees(text)) continue;
      await context.seekMissing(peer);
      return { from, text, first, by: member.who, at: peer.who };
    }
    return undefined;
  },
  judge(lost, record) {
    if (!lost) return passed();
    const { first, ...post } = lost;
    const reason = `A post whose first ${first === 1 ? 'byte' : `${first} bytes`} ${post.by} sent before the others was dropped: ${post.at} did not receive it.`;
    return unheardPost(post, record, { reason, expected: `one message ${post.text}` });
  },
});

/** So long the rest of a frame is on its way, in milliseconds: longer than a server takes to read what it has. */
const onTheWayMs = 20;

async function postInParts(context: CaseContext, by: Connection, first: number): Promise<string> {
  const text = context.marker();
  await context.untilMayPost();
  const between = () => sleep(Math.max(onTheWayMs, 2 * context.usualDeliveryMs));
  await by.sendInTwoPackets(context.sentFrame(context.room('shared'), text), { first, between });
  return text;
}

export const inTwoPackets: Case[] = [postInTwoPackets];
