import type { Connection } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { passed } from '../../case/verdict.ts';
import { unheardPost } from './unheard-post.ts';

/** So many posts leave together. */
const together = 3;

/** TCP keeps no boundaries: how many frames a server gets in one read is chance. */
const postInOnePacket = defineCase({
  id: 'send.posts/in-one-packet',
  requirement: 'send.posts',
  title: 'Posts that come in one packet are posted, each of them',
  needs: ['live', 'shared'],
  maskedBy: ['live.after-connected', 'live.every-connection'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    await context.deliver(member, 'shared', peer);
    const from = context.position;
    const missing = await lostTogether(context, member, peer);
    const isRate = missing.length > 0 && (await losesThemApart(context, member, peer));
    if (missing.length > 0) await context.seekMissing(peer);
    return { from, missing, isRate, by: member.who, at: peer.who };
  },
  judge({ from, missing, isRate, by, at }, record) {
    const [text] = missing;
    if (text === undefined) return passed();
    if (isRate) return { status: 'skipped', reason: 'The server also drops posts that come right behind each other.' };
    const reason = `Of ${together} posts that ${by} sent in one packet, ${missing.length} came to nothing, while the same in packets of their own were posted: ${at} did not receive ${text}.`;
    return unheardPost({ text, from, by, at }, record, { reason, expected: 'each of them is posted' });
  },
});

/** @returns what came to nothing of posts in one packet */
async function lostTogether(context: CaseContext, by: Connection, at: Connection): Promise<string[]> {
  const posts = await newPosts(context);
  by.sendInOnePacket(posts.map(({ frame }) => frame));
  const texts = posts.map(({ text }) => text);
  return at.missingFrom(by, texts);
}

/** Whether one of as many posts comes to nothing where each leaves as soon as the one before has arrived: no slower. */
async function losesThemApart(context: CaseContext, by: Connection, at: Connection): Promise<boolean> {
  for (const { text, frame } of await newPosts(context)) {
    by.sendInOnePacket([frame]);
    if (!(await at.sees(text))) return true;
  }
  return false;
}

/** As many as leave together, and their turns. */
async function newPosts(context: CaseContext): Promise<{ text: string; frame: string }[]> {
  const posts: { text: string; frame: string }[] = [];
  for (let count = 0; count < together; count += 1) {
    const text = context.marker();
    posts.push({ text, frame: context.sentFrame(context.room('shared'), text) });
    await context.untilMayPost();
  }
  return posts;
}

export const inOnePacket: Case[] = [postInOnePacket];
