import { describeAnswer } from '../conformance/http-client.ts';
import type { Step } from '../protocol/index.ts';
import { findNewRoom } from './find-room.ts';
import type { Asked, Player } from './player.ts';
import { type RequestingStep, requestOf } from './request-of.ts';
import type { Stage } from './stage.ts';
import type { Around } from './step-context.ts';
import { done, failed, passed, type StepVerdict } from './verdict.ts';

/** Sends a request. Where the next step judges the answer, that step waits for it. */
export async function actRequest(
  stage: Stage,
  player: Player,
  step: RequestingStep,
  { next }: Around,
): Promise<StepVerdict> {
  const request = requestOf(stage, player, step);
  if ('status' in request) return request;
  const { path, ...options } = request;
  const asked = stage.ask(player, path, options);
  const isNamed = 'create_dm' in step && step.create_dm.name !== undefined;
  if (isLeftToNext(next) && !isNamed) {
    await stage.pace.settle();
    return done;
  }
  const answer = await stage.pace.until(() => asked.answer, stage.venue.timeoutMs);
  if (isNamed && answer?.status === 200) await findNewRoom(stage, player, step.create_dm);
  return 'request' in step || isLeftToNext(next) ? done : expectOk(stage, player, asked);
}

/** Whether the next step says what is expected of the answer, and how long it may take. */
function isLeftToNext(next: Step | undefined): boolean {
  return next !== undefined && 'expect' in next && (next.expect === 'nothing' || judgesAnswer(next));
}

/** A request of which nothing else is expected is to be answered 200. */
function expectOk(
  { venue }: Stage,
  { name }: Player,
  { path, entry, answer, answerEntry = entry }: Asked,
): StepVerdict {
  if (answer?.status === 200) return passed;
  const what = answer ? describeAnswer(answer) : `no answer within ${venue.timeoutMs} ms`;
  return failed(`${name} asked ${path} and got ${what}.`, {
    expected: { status: 200 },
    actual: what,
    guilty: [answerEntry],
  });
}

function judgesAnswer(next: Step): boolean {
  return (
    'expect' in next && typeof next.expect === 'object' && ('answer' in next.expect || 'error_code' in next.expect)
  );
}
