import { type Case, defineCase } from '../../case/case.ts';
import { firstProblem } from '../../case/verdict.ts';
import { layoutRemedy, layouts } from '../actions/layouts.ts';
import { unheardPost } from './unheard-post.ts';

/** What a client sends is JSON, and the document shows it on several lines. */
const postInAnyLayout = defineCase({
  id: 'send.posts/in-any-layout',
  requirement: 'send.posts',
  title: 'A post is posted however its JSON is written: on several lines, with spaces, with `messages` first',
  needs: ['live', 'shared'],
  maskedBy: ['live.after-connected', 'live.every-connection', 'send.stays-open'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    await context.deliver(member, 'shared', peer);
    const posted = layouts.map(({ how, write }) => {
      return { how, text: context.post(member, 'shared', context.marker(), write) };
    });
    const missing = await peer.missingFrom(member, [...posted.map(({ text }) => text), context.post(member, 'shared')]);
    if (missing.length > 0) await context.seekMissing(peer);
    return { lost: posted.filter(({ text }) => missing.includes(text)), by: member.who, at: peer.who };
  },
  judge({ lost, by, at }, record) {
    const verdicts = lost.map(({ how, text }) => {
      const reason = `${by} wrote a post ${how}, and it was dropped: ${at} did not receive it.`;
      return unheardPost({ text, from: record.sentAt(text), by, at }, record, {
        reason,
        expected: `one message ${text}`,
        remedy: layoutRemedy,
      });
    });
    return firstProblem(verdicts);
  },
});

export const inAnyLayout: Case[] = [postInAnyLayout];
