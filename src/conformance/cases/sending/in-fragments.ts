import { type Case, defineCase } from '../../case/case.ts';
import { becauseOf, failed, passed } from '../../case/verdict.ts';

/** RFC 6455 lets a client send a message in fragments, with a ping between them; to an application it is one message. */
const postInFragments = defineCase({
  id: 'send.posts/in-fragments',
  requirement: 'send.posts',
  title: 'A post that comes in WebSocket fragments, with a ping between them, is posted',
  needs: ['live', 'shared'],
  maskedBy: ['live.after-connected', 'live.every-connection', 'send.stays-open'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    await context.deliver(member, 'shared', peer);
    const from = context.position;
    const text = context.marker();
    member.sendText(context.sentFrame(context.room('shared'), text), { inFragments: true });
    await context.trySilence(member, 'shared', peer);
    const came = await peer.sees(text, 1);
    return { text, from, came, by: member.who, at: peer.who };
  },
  judge({ text, from, came, by, at }, record) {
    if (came) return passed();
    if (record.hasShown(text)) return becauseOf('live.after-connected', `${at} did not receive ${text}.`);
    const end = record.closed(by);
    const actual = end ? { closed: end.data } : 'nothing arrived';
    const reason = `A post that ${by} sent in fragments was dropped: ${at} did not receive it.`;
    return failed(reason, { expected: `one message ${text}`, actual, offending: end ? [from, end.index] : [from] });
  },
});

export const inFragments: Case[] = [postInFragments];
