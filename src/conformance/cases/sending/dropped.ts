import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { type DroppedFrame, droppedFrames } from './dropped-frames.ts';
import type { Dropping } from './dropped-traces.ts';
import { type DropJudge, judgeNoEffect, judgeSilent, judgeStaysOpen, lowerFirst } from './dropped-verdicts.ts';
import { dropOn, recentHistories } from './dropping.ts';

async function drop(context: CaseContext, frame: DroppedFrame): Promise<Dropping> {
  const [member, peer] = await context.connectAll('member', 'peer');
  const isForeign = frame.needs.includes('foreign');
  const strangers = isForeign ? [await context.connect('outsider')] : [];
  await context.deliver(member, 'shared', peer);
  const forbidden = frame.marker?.() ?? context.marker();
  const dropped = await dropOn(member, { context, peer, forbidden, frames: frame.frames(context, forbidden) });
  const histories = await recentHistories(context, isForeign ? ['outsider', 'peer', 'member'] : ['peer', 'member']);
  return { ...dropped, others: [peer, ...strangers].map(({ who }) => who), histories };
}

/** Where a frame has no text, what other broken requirements do to texts looks like its effect. */
const textRequirements = ['live.frame', 'live.content', 'retrieve.shape', 'retrieve.matches-live'];

/** The cases of one kind of frame: they share a run. */
function casesOf(frame: DroppedFrame): Case[] {
  const run = (context: CaseContext) => drop(context, frame);
  const judgedBy = (judge: DropJudge, item: Pick<Case, 'id' | 'requirement' | 'title' | 'maskedBy'>): Case =>
    defineCase({
      ...item,
      needs: ['live', 'shared', ...frame.needs],
      run,
      judge: (dropping, record) => judge(frame, dropping, record),
    });
  const { slug, what, requirement } = frame;
  const silent = judgedBy(judgeSilent, {
    id: `${requirement}/${slug}`,
    requirement,
    title: `${what} returns nothing`,
  });
  const staysOpen = judgedBy(judgeStaysOpen, {
    id: `send.stays-open/after-${slug}`,
    requirement: 'send.stays-open',
    title: `After ${lowerFirst(what)}, the connection stays open and usable`,
    maskedBy: ['send.posts', 'live.after-connected'],
  });
  const noEffect = judgedBy(judgeNoEffect, {
    id: `send.dropped-has-no-effect/${slug}`,
    requirement: 'send.dropped-has-no-effect',
    title: `${what} is delivered to nobody and stored nowhere`,
    ...(frame.isMadeOfIt && { maskedBy: textRequirements }),
  });
  return [silent, staysOpen, ...(frame.isEmpty ? [] : [noEffect])];
}

export const droppedCases: Case[] = droppedFrames.flatMap(casesOf);
