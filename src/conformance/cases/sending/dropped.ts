import { greatestOf, type JsonObject, readId, stringifyExactly } from '../../../protocol/index.ts';
import { messageOf } from '../../../traffic/index.ts';
import { markerPattern, markersIn, type RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { expectNothingReturned, shownFrames } from '../../case/expect/expect.ts';
import { messagesIn, unreadHistory } from '../../case/expect/expect-history.ts';
import { type Frame, messageIdOf } from '../../case/expect/frames.ts';
import { becauseOf, failed, passed, type Verdict } from '../../case/verdict.ts';
import { type Dropping, dropFrame, dropInARow, type RepeatedDropping } from './drop-frames.ts';
import { type DroppedFrame, droppedFrames } from './dropped-frames.ts';

/** What a frame that must be dropped is judged for. */
type DropJudge = (
  frame: Pick<DroppedFrame, 'what' | 'isMadeOfIt' | 'remedy'>,
  dropping: Dropping,
  record: CaseRecord,
) => Verdict;

const notUsable = becauseOf('send.stays-open', 'the connection could not be used after the frame.');

const judgeSilent: DropJudge = ({ what }, { who, others, from, silence, forbidden }, record) => {
  const evidence = silence?.evidence;
  const isDelivered = others.some((other) => record.framesWith(other, forbidden).length > 0);
  const echoes = isDelivered ? [] : [forbidden];
  const verdict = expectNothingReturned(record, { who, from, evidence, forbidden: echoes, what });
  return verdict.status !== 'passed' || silence ? verdict : notUsable;
};

const judgeStaysOpen: DropJudge = (frame, { who, silence, usable }, record) => {
  if (usable) return passed(silence?.evidence);
  const barrier = silence ? undefined : record.sentTexts.findLast((sent) => sent.who === who);
  if (markersIn(barrier?.text ?? '').some((marker) => record.hasShown(marker))) {
    return becauseOf('live.after-connected', `what ${who} posted after the frame was posted, and never arrived.`);
  }
  const end = record.closed(who);
  const what = end
    ? `the server closed ${who} (${JSON.stringify(end.data)})`
    : `${who} was not usable any more: what was posted never arrived`;
  return failed(`After ${lowerFirst(frame.what)}, ${what}.`, {
    expected: 'an open connection that sends and receives',
    actual: end ? { closed: end.data } : 'a connection on which nothing arrives',
    offending: end ? [end.index] : [],
    deviations: ['closes-on-dropped-frame'],
  });
};

const judgeNoEffect: DropJudge = (frame, dropping, record) => {
  const { silence, forbidden } = dropping;
  const { delivered, stored } = effectsOf(frame, dropping, record);
  const details = {
    expected: 'no trace of the message',
    ...(silence && { evidence: silence.evidence }),
    ...(frame.remedy && { remedy: frame.remedy }),
  };
  if (delivered[0]) {
    const sent = sentAs(messageOf(delivered[0].json), dropping, record);
    const reason = `${frame.what} was delivered to ${delivered[0].who}${sent.shown}.`;
    const { actual, offending } = shownFrames(delivered);
    return failed(reason, { ...details, actual, offending: [...sent.entries, ...offending] });
  }
  if (stored.length > 0) {
    const [message] = stored
      .flatMap((answer) => messagesIn(answer, record))
      .filter(({ message: text }) => String(text).includes(forbidden));
    const sent = sentAs(message, dropping, record);
    const offending = [...sent.entries, ...stored.map(({ entry }) => entry)];
    const reason = `${frame.what} was stored${sent.shown}: retrieve returns the message.`;
    const isMarked = stored.some(({ body }) => body.includes(forbidden));
    return failed(reason, { ...details, actual: isMarked ? forbidden : 'a message made of the frame', offending });
  }
  return silence ? (unreadHistory(dropping.histories) ?? passed(silence.evidence)) : notUsable;
};

/** The frame that posted a message, where it can be told from the others by its text: as a sentence shows it, and its entry. */
function sentAs(message: JsonObject | undefined, { who, from }: Dropping, record: CaseRecord) {
  const sent = record.postsOf(message?.message).filter((each) => each.who === who && each.index >= from);
  const [only, another] = sent;
  return only && !another ? { shown: ` (${only.text})`, entries: [only.index] } : { shown: '', entries: [] };
}

/** The live frames and the histories in which a frame shows that had to be dropped. */
function effectsOf(
  { isMadeOfIt }: Pick<DroppedFrame, 'isMadeOfIt'>,
  { others, from, forbidden, histories }: Dropping,
  record: CaseRecord,
): { delivered: Frame[]; stored: RecordedAnswer[] } {
  const seenBefore = others.flatMap((who) => record.frames(who)).filter(({ index }) => index < from);
  const newest = greatestOf(seenBefore.map(messageIdOf));
  const isMade = (message: JsonObject | undefined): boolean =>
    message !== undefined &&
    isMadeOfIt?.(message.message) === true &&
    isOfSender(message, record) &&
    !isMarked(message);
  return {
    delivered: others.flatMap((who) =>
      record.frames(who, from).filter(({ text, json }) => text.includes(forbidden) || isMade(messageOf(json))),
    ),
    stored: histories.filter(
      (answer) =>
        answer.body.includes(forbidden) ||
        messagesIn(answer, record).some((message) => (readId(message.id) ?? 0) > newest && isMade(message)),
    ),
  };
}

/** A message of another case, whose text is under another key: `live.frame` reports where a text stands. */
const isMarked = (message: JsonObject): boolean => (stringifyExactly(message) ?? '').search(markerPattern) >= 0;

/** Other people may post what they like: a text without a marker is ours only in our name and in our room. */
const isOfSender = ({ poster, room }: JsonObject, { profile }: CaseRecord): boolean =>
  poster !== undefined && poster === profile.userIds.member && room === profile.rooms.shared;

/** Where a frame has no text, what other broken requirements do to texts looks like its effect. */
const textRequirements = ['live.frame', 'live.content', 'retrieve.shape', 'retrieve.matches-live'];

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** The cases of one kind of frame: they share a run. */
function casesOf(frame: DroppedFrame): Case[] {
  const run = (context: CaseContext) => dropFrame(context, frame);
  const judgedBy = (judge: DropJudge, item: Pick<Case, 'id' | 'requirement' | 'title' | 'maskedBy'>): Case =>
    defineCase({
      ...item,
      needs: ['live', 'shared', ...frame.needs],
      run,
      judge: (dropping, record) => judge(frame, dropping, record),
    });
  const { what, requirement, hasNoEffect } = frame;
  const returnsNothing = judgedBy(judgeSilent, {
    id: frame.returnsNothing,
    requirement,
    title: `${what} returns nothing`,
  });
  const staysOpen = judgedBy(judgeStaysOpen, {
    id: frame.staysOpen,
    requirement: 'send.stays-open',
    title: `After ${lowerFirst(what)}, the connection stays open and usable`,
    maskedBy: ['send.posts', 'live.after-connected'],
  });
  if (hasNoEffect === undefined) return [returnsNothing, staysOpen];
  const noEffect = judgedBy(judgeNoEffect, {
    id: hasNoEffect,
    requirement: 'send.dropped-has-no-effect',
    title: `${what} is delivered to nobody and stored nowhere`,
    ...(frame.isMadeOfIt && { maskedBy: textRequirements }),
  });
  return [returnsNothing, staysOpen, noEffect];
}

const inARow = (item: Pick<Case, 'id' | 'requirement' | 'title'>, judge: DropJudge): Case =>
  defineCase({
    ...item,
    needs: ['live', 'shared'],
    maskedBy: ['send.posts'],
    run: dropInARow,
    judge(rows, record) {
      const verdicts = rows.map((row) => judgeRow(row, record, { judge, requirement: item.requirement }));
      const problems = verdicts.filter(({ status }) => status !== 'passed');
      return problems.find(({ status }) => status === 'failed') ?? problems[0] ?? verdicts[0] ?? passed();
    },
  });

/** What one frame does by itself is for its own case to report. */
function judgeRow(
  { what, once, again }: RepeatedDropping,
  record: CaseRecord,
  { judge, requirement }: { judge: DropJudge; requirement: string },
): Verdict {
  if (!again) return becauseOf('send.stays-open', 'the connection could not be used after a single such frame.');
  const first = judge({ what }, once, record.before(again.from));
  if (first.status === 'passed') return judge({ what }, again, record);
  return becauseOf(requirement, 'a single such frame does not pass either.');
}

const manyInARow: Case[] = [
  inARow(
    {
      id: 'send.silent-malformed/many-in-a-row',
      requirement: 'send.silent-malformed',
      title: 'Malformed frames return nothing, however many come in a row',
    },
    judgeSilent,
  ),
  inARow(
    {
      id: 'send.stays-open/after-many-in-a-row',
      requirement: 'send.stays-open',
      title: 'The connection stays open and usable, however many malformed frames come in a row',
    },
    judgeStaysOpen,
  ),
  inARow(
    {
      id: 'send.dropped-has-no-effect/many-in-a-row',
      requirement: 'send.dropped-has-no-effect',
      title: 'Malformed frames are delivered to nobody and stored nowhere, however many come in a row',
    },
    judgeNoEffect,
  ),
];

/** `send.silent-…`, `send.stays-open` and `send.dropped-has-no-effect`: three things about each dropped frame. */
export const dropped: Case[] = [...droppedFrames.flatMap(casesOf), ...manyInARow];
