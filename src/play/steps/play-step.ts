import type { ExpectStep, Step } from '../../protocol/index.ts';
import { parseDuration } from '../../protocol/index.ts';
import type { Actor } from '../context/actor.ts';
import type { PlayContext } from '../context/play-context.ts';
import { expectAnswer, expectError } from '../expectations/expect-answer.ts';
import { expectClosed, expectFrame } from '../expectations/expect-frame.ts';
import { expectMessage } from '../expectations/expect-message.ts';
import { expectNothing } from '../expectations/expect-nothing.ts';
import { awaitSilence } from '../expectations/silence.ts';
import { becauseOf, skippedCause } from '../expectations/skipped-cause.ts';
import { done, type StepVerdict, together } from '../expectations/verdict.ts';
import { act } from './act.ts';
import { actRun } from './act-run.ts';
import { actorsOf } from './step.ts';

/** Does one step as all of its users, one after the other. */
export async function playStep(context: PlayContext, steps: readonly Step[], index: number): Promise<StepVerdict> {
  const step = steps[index] as Step;
  if ('wait' in step) {
    await context.pace.pass(parseDuration(step.wait));
    return done;
  }
  if ('run' in step) return actRun(context, step);
  const actors = actorsOf(step).map((name) => context.actor(name));
  if ('expect' in step && step.expect === 'nothing') {
    const evidence = await awaitSilence(context, actors);
    const silences = actors.map((actor) => {
      const silence = expectNothing(context, actor, evidence, hasJustAsked(steps, index, actor.name));
      return orSkipped(context, actor, step, silence);
    });
    context.lastSilence = index + 1;
    return together(silences);
  }
  const verdicts: StepVerdict[] = [];
  for (const actor of actors) {
    const around = { number: index + 1, next: nextOf(steps, index, actor.name) };
    const verdict =
      'expect' in step
        ? orSkipped(context, actor, step, await expectAs(context, actor, step))
        : noted(context, actor, { step, number: index + 1, verdict: await act(context, actor, step, around) });
    verdicts.push(verdict);
  }
  return together(verdicts);
}

interface Acted {
  step: Step;
  /** From 1. */
  number: number;
  verdict: StepVerdict;
}

/** Remembers what was not done: what depends on it cannot be judged. */
function noted(context: PlayContext, actor: Actor, { step, number, verdict }: Acted): StepVerdict {
  if (verdict.status === 'skipped') {
    const { reason, remedy } = verdict;
    context.skippedSteps.push({ number, step, user: actor.name, reason, ...(remedy && { remedy }) });
  } else actor.lastDone = number;
  return verdict;
}

/** What was not done has no consequences: an expectation without its cause is skipped, and so is a silence that shows nothing. */
function orSkipped(context: PlayContext, actor: Actor, step: ExpectStep, verdict: StepVerdict): StepVerdict {
  if (verdict.status !== (step.expect === 'nothing' ? 'passed' : 'failed')) return verdict;
  const cause = skippedCause(context, actor, step);
  return cause ? becauseOf(cause) : verdict;
}

/** The next step of a user; it is near, and the list may be long. */
function nextOf(steps: readonly Step[], index: number, name: string): Step | undefined {
  for (let later = index + 1; later < steps.length; later += 1) {
    const step = steps[later] as Step;
    if (actorsOf(step).includes(name)) return step;
  }
  return undefined;
}

function expectAs(context: PlayContext, actor: Actor, { expect }: ExpectStep): Promise<StepVerdict> {
  if (expect === 'nothing') throw new Error('Silence is judged for all users at once.');
  if ('message' in expect) return expectMessage(context, actor, expect);
  if ('error_code' in expect) return expectError(context, actor, expect);
  if ('closed' in expect) return expectClosed(context, actor, expect);
  if ('answer' in expect) return expectAnswer(context, actor, expect);
  return expectFrame(context, actor, expect);
}

/** Whether the step before this one of the user is a request: then its answer would be news, too. */
function hasJustAsked(steps: readonly Step[], index: number, name: string): boolean {
  const before = steps.slice(0, index).findLast((step) => actorsOf(step).includes(name));
  return before !== undefined && ['retrieve', 'room_info', 'create_dm', 'request'].some((key) => key in before);
}
