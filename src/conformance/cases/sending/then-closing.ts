import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { firstProblem, passed } from '../../case/verdict.ts';
import { unheardPost } from './unheard-post.ts';

/** Lost once, it may be what stands between that cut the connection. */
const lossesThatCount = 2;
const mostAttempts = 4;

/** WebSocket keeps the order of frames: who has read the close frame has read the post before it. */
const postThenClose = defineCase({
  id: 'send.posts/then-closing',
  requirement: 'send.posts',
  title: 'What was posted right before the closing handshake is posted',
  needs: ['live', 'shared'],
  maskedBy: ['live.after-connected', 'live.every-connection'],
  async run(context) {
    const peer = await context.connect('peer');
    const lost: { text: string; by: string; isClean: boolean }[] = [];
    for (let count = 0; count < mostAttempts; count += 1) {
      const { text, by } = await postAndClose(context);
      if (await peer.sees(text)) {
        if (lost.length === 0) break;
        continue;
      }
      lost.push({ text, by: by.who, isClean: (await by.ended()) && isClean(by.closed?.code) });
      if (lost.length === lossesThatCount) break;
    }
    if (lost.length > 0) await context.seekMissing(peer);
    return { lost, at: peer.who };
  },
  judge({ lost, at }, record) {
    if (lost.length < lossesThatCount) return passed();
    if (lost.some((one) => !one.isClean)) {
      const reason =
        'What was posted right before closing did not arrive, and the server did not answer the closing handshake.';
      return { status: 'skipped', reason };
    }
    const verdicts = lost.map(({ text, by }) => {
      const reason = `${by} posted ${text}, then closed the connection with a closing handshake, which was answered; the post was dropped: ${at} did not receive it.`;
      return unheardPost({ text, from: record.sentAt(text), by, at }, record, {
        reason,
        expected: `one message ${text}`,
        remedy,
      });
    });
    return firstProblem(verdicts);
  },
});

const remedy =
  'Handle what came before the close frame although its sender has left: let nothing that a post needs end with its connection. What stands before the server has to hand it on, too.';

/** A connection that ended by an answered closing handshake, and not otherwise. */
const isClean = (code: number | undefined): boolean => code === 1000 || code === 1005;

async function postAndClose(context: CaseContext) {
  const by = await context.connect('member');
  await context.untilMayPost();
  const text = context.post(by, 'shared');
  by.end({ code: 1000 });
  return { text, by };
}

export const thenClosing: Case[] = [postThenClose];
