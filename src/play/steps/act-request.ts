import type { Step } from '../../protocol/index.ts';
import { describeAnswer } from '../../wire-client/index.ts';
import type { Actor, Asked } from '../context/actor.ts';
import { findNewRoom } from '../context/find-room.ts';
import type { PlayContext } from '../context/play-context.ts';
import { done, failed, passed, type StepVerdict } from '../expectations/verdict.ts';
import { type RequestingStep, requestOf } from './request-of.ts';
import type { Around } from './step-context.ts';

/** Sends a request. Where the next step judges the answer, that step waits for it. */
export async function actRequest(
  context: PlayContext,
  actor: Actor,
  step: RequestingStep,
  { number, next }: Around,
): Promise<StepVerdict> {
  const request = requestOf(context, actor, step);
  actor.lastAsked = undefined;
  actor.unaskedIn = 'status' in request ? number : undefined;
  if ('status' in request) return request;
  const { path, ...options } = request;
  const asked = context.ask(actor, path, options);
  const isNamed = 'create_dm' in step && step.create_dm.name !== undefined;
  if (isLeftToNext(next) && !isNamed) {
    await context.pace.settle();
    return done;
  }
  const answer = await context.pace.until(() => asked.answer, context.target.timeoutMs);
  if (isNamed && answer?.status === 200) await findNewRoom(context, actor, step.create_dm, answer);
  return 'request' in step || isLeftToNext(next) ? done : expectOk(context, actor, asked);
}

/** Whether the next step says what is expected of the answer, and how long it may take. */
function isLeftToNext(next: Step | undefined): boolean {
  return next !== undefined && 'expect' in next && (next.expect === 'nothing' || judgesAnswer(next));
}

/** A request without an expectation must be answered 200. */
function expectOk({ target }: PlayContext, { name }: Actor, { path, entry, answer }: Asked): StepVerdict {
  if (answer?.status === 200) return passed;
  const what = answer ? describeAnswer(answer) : `no answer within ${target.timeoutMs} ms`;
  return failed(`${name} asked ${path} and got ${what}.`, {
    expected: { status: 200 },
    actual: what,
    offending: [answer?.entry ?? entry],
  });
}

function judgesAnswer(next: Step): boolean {
  return (
    'expect' in next && typeof next.expect === 'object' && ('answer' in next.expect || 'error_code' in next.expect)
  );
}
