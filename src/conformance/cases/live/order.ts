import { type MessageId, type Observation, readId } from '../../../protocol/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { type Frame, messageIdOf } from '../../case/expect/frames.ts';
import { failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import { answerUnderABurst } from '../actions/answer-under-a-burst.ts';

const underABurst = defineCase({
  id: 'live.order/under-a-burst',
  requirement: 'live.order',
  title: 'Messages that answer each other arrive in the order of their ids, also under a burst of others',
  needs: ['live', 'shared'],
  maskedBy: ['live.id-increases', 'live.exactly-once'],
  run: answerUnderABurst,
  judge({ whos, chain, evidence }, record) {
    return firstProblem(
      whos.map((who) => judgeOrder(framesOf(record, who, chain), who)),
      evidence,
    );
  },
  observe({ whos, chain, burst }, record) {
    const frames = whos.map((who) => framesOf(record, who, [...chain, ...burst]));
    return observeBurst(frames);
  },
});

const framesOf = (record: CaseRecord, who: string, markers: readonly string[]): Frame[] =>
  record.frames(who).filter(({ text }) => markers.some((marker) => text.includes(marker)));

/** The place of the first frame with a smaller id than the one before it, or -1. */
const firstOutOfOrder = (frames: readonly Frame[]): number =>
  frames.findIndex((frame, index) => index > 0 && idOf(frame) < idOf(frames[index - 1]));

const idOf = (frame: Frame | undefined): MessageId => readId(messageIdOf(frame)) ?? Number.NaN;

function judgeOrder(frames: readonly Frame[], who: string): Verdict {
  const wrong = firstOutOfOrder(frames);
  if (wrong < 0) return passed();
  const ids = frames.map(messageIdOf);
  const reason = `${who} received frames out of order: the id ${ids[wrong]} after the id ${ids[wrong - 1]}, which answers it.`;
  return failed(reason, { expected: 'ids in order', actual: ids, offending: [frames[wrong]?.index ?? 0] });
}

/** Of frames that are under way at once, no order is promised (reading 16). */
function observeBurst(received: readonly Frame[][]): Observation {
  const value = received.every((frames) => firstOutOfOrder(frames) < 0);
  return { id: 'orders-bursts', value, title: 'Messages of a burst arrive in the order of their ids' };
}

export const order: Case[] = [underABurst];
