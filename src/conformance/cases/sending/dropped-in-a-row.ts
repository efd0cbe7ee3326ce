import type { Connection } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { becauseOf, passed, type Verdict } from '../../case/verdict.ts';
import { droppedInARow, type RepeatedFrame } from './dropped-frames.ts';
import type { Dropping } from './dropped-traces.ts';
import { type DropJudge, judgeNoEffect, judgeSilent, judgeStaysOpen } from './dropped-verdicts.ts';
import { dropOn, recentHistories } from './dropping.ts';

/** What one frame did, and what the same frame did again and again; undefined where one was enough to be cut off. */
interface Row {
  /** The beginning of a sentence about one of many. */
  what: string;
  once: Dropping;
  again: Dropping | undefined;
}

/** Each kind has a connection of its own, so that one frame of it can be told from many. */
async function dropInARow(context: CaseContext): Promise<Row[]> {
  const peer = await context.connect('peer');
  const kinds = await Promise.all(droppedInARow.map(async (kind) => ({ kind, by: await context.connect('member') })));
  const rows = await Promise.all(kinds.map(({ kind, by }) => dropAgainAndAgain(context, kind, { by, peer })));
  const seen = { others: [peer.who], histories: await recentHistories(context, ['peer', 'member']) };
  return rows.map(({ what, once, again }) => ({
    what,
    once: { ...once, ...seen },
    again: again && { ...again, ...seen },
  }));
}

async function dropAgainAndAgain(
  context: CaseContext,
  { what, frames }: RepeatedFrame,
  { by, peer }: Record<'by' | 'peer', Connection>,
) {
  await context.deliver(by, 'shared', peer);
  const drop = (forbidden: string, count?: number) =>
    dropOn(by, { context, peer, forbidden, frames: frames(context, forbidden).slice(0, count) });
  const once = await drop(context.marker(), 1);
  return { what, once, again: once.usable ? await drop(context.marker()) : undefined };
}

/** What a frame does by itself, its own case reports. */
function judgeRow({ what, once, again }: Row, record: CaseRecord, { judge, requirement }: InARow): Verdict {
  if (!again) return becauseOf('send.stays-open', 'the connection could not be used after a single such frame.');
  const first = judge({ what }, once, record.before(again.from));
  if (first.status === 'passed') return judge({ what }, again, record);
  return becauseOf(requirement, 'a single such frame does not pass either.');
}

interface InARow {
  requirement: string;
  slug: string;
  title: string;
  judge: DropJudge;
}

const inARow = (item: InARow): Case =>
  defineCase({
    id: `${item.requirement}/${item.slug}`,
    requirement: item.requirement,
    title: item.title,
    needs: ['live', 'shared'],
    maskedBy: ['send.posts'],
    run: dropInARow,
    judge(rows, record) {
      const verdicts = rows.map((row) => judgeRow(row, record, item));
      const problems = verdicts.filter(({ status }) => status !== 'passed');
      return problems.find(({ status }) => status === 'failed') ?? problems[0] ?? verdicts[0] ?? passed();
    },
  });

export const droppedInARowCases: Case[] = [
  inARow({
    requirement: 'send.silent-malformed',
    slug: 'many-in-a-row',
    title: 'Malformed frames return nothing, however many come in a row',
    judge: judgeSilent,
  }),
  inARow({
    requirement: 'send.stays-open',
    slug: 'after-many-in-a-row',
    title: 'The connection stays open and usable, however many malformed frames come in a row',
    judge: judgeStaysOpen,
  }),
  inARow({
    requirement: 'send.dropped-has-no-effect',
    slug: 'many-in-a-row',
    title: 'Malformed frames are delivered to nobody and stored nowhere, however many come in a row',
    judge: judgeNoEffect,
  }),
];
