import { compilePattern, type ExpectedAnswer, type ExpectedMessage, type Step } from '../../protocol/index.ts';
import type { Actor } from '../context/actor.ts';
import type { PlayContext } from '../context/play-context.ts';
import type { SkippedStep } from '../context/skipped-step.ts';
import { numberedText } from '../steps/step.ts';
import { type StepVerdict, skipped } from './verdict.ts';

/** What depends on a skipped step is skipped, too. */
export function becauseOf({ number, reason, remedy }: SkippedStep): StepVerdict {
  return skipped(reason.startsWith('Because of step') ? reason : `Because of step ${number}: ${reason}`, remedy);
}

/** The skipped step that would have posted such a message. */
export function skippedPost({ skippedSteps }: PlayContext, wanted: ExpectedMessage): SkippedStep | undefined {
  return skippedSteps.find(({ step, user }) => {
    if (!('send' in step) || (wanted.poster !== undefined && wanted.poster !== user)) return false;
    if (wanted.room !== undefined && wanted.room !== step.send.room) return false;
    return textsOf(step).some((text) => hasText(wanted, text));
  });
}

function hasText({ message, matches }: ExpectedMessage, text: string): boolean {
  return (message === undefined || message === text) && (matches === undefined || compilePattern(matches).test(text));
}

function textsOf({ send: { message, times = 1 } }: Extract<Step, { send: unknown }>): string[] {
  return Array.from({ length: times }, (_, index) => numberedText(message, index));
}

/** The skipped step that leaves an expectation without its cause; undefined where it has one. */
export function skippedCause(context: PlayContext, actor: Actor, step: Step): SkippedStep | undefined {
  if (!('expect' in step)) return undefined;
  const { expect } = step;
  if (expect === 'nothing') return context.skippedSteps.find(({ number }) => number > context.lastSilence);
  if ('message' in expect) return skippedPost(context, expect.message);
  if ('answer' in expect) return lackingFromList(context, expect.answer);
  return context.skippedSteps.findLast(({ number, user }) => user === actor.name && number > actor.lastDone);
}

function lackingFromList(context: PlayContext, { messages = [], count }: ExpectedAnswer): SkippedStep | undefined {
  const lacking = messages.map((wanted) => skippedPost(context, wanted)).find(Boolean);
  return lacking ?? (count === undefined ? undefined : context.skippedSteps.find(({ step }) => 'send' in step));
}
