import {
  type ExpectAnswer,
  type ExpectError,
  type ExpectedAnswer,
  isObject,
  type JsonObject,
} from '../../protocol/index.ts';
import { type Answer, describeAnswer, jsonOf, type RecordedAnswer } from '../../wire-client/index.ts';
import type { Actor, Asked } from '../context/actor.ts';
import { isEarlier } from '../context/earlier-history.ts';
import type { PlayContext } from '../context/play-context.ts';
import { shownDuration, withinOf } from '../steps/step-context.ts';
import { fitsMessage } from './expect-message.ts';
import { contains, containsInOrder } from './matches.ts';
import { failed, passed, type StepVerdict, skipped } from './verdict.ts';

/** Judges the answer to the user's last request. */
export async function expectAnswer(
  context: PlayContext,
  actor: Actor,
  { answer: expected, within }: ExpectAnswer,
): Promise<StepVerdict> {
  const asked = actor.lastAsked;
  if (!asked && actor.unaskedIn !== undefined) return skipped(`Because of step ${actor.unaskedIn}: nothing was asked.`);
  if (!asked && actor.live) {
    return failed(`${actor.name} was let in, and not answered by a refusal.`, { expected, actual: 'a connection' });
  }
  if (!asked) return skipped(`${actor.name} has asked nothing that could be answered.`);
  const withinMs = withinOf(context, within);
  const answer = await context.pace.until(() => asked.answer, withinMs);
  if (!answer) {
    return failed(`${actor.name} asked ${asked.path} and was not answered within ${shownDuration(withinMs)}.`, {
      expected,
      offending: [asked.entry],
    });
  }
  const mistake = mistakeIn(context, { actor, answer, expected });
  return mistake === undefined ? passed : wrongAnswer(actor, asked, answer, expected, mistake);
}

function wrongAnswer(
  actor: Actor,
  asked: Asked,
  answer: RecordedAnswer,
  expected: unknown,
  mistake: string,
): StepVerdict {
  return failed(`${actor.name} asked ${asked.path} and got ${describeAnswer(answer)}: ${mistake}.`, {
    expected,
    actual: { status: answer.status, body: jsonOf(answer) ?? answer.body },
    offending: [answer.entry],
  });
}

const idOf = (message: unknown): number => (isObject(message) && typeof message.id === 'number' ? message.id : 0);

interface Answered {
  actor: Actor;
  answer: Answer;
  expected: ExpectedAnswer;
}

/** What is wrong with an answer, as the end of a sentence. */
function mistakeIn(context: PlayContext, { actor, answer, expected }: Answered): string | undefined {
  const { status, error_code, body } = expected;
  const came = jsonOf(answer) ?? answer.body;
  if (status !== undefined && answer.status !== status) return `the status ${status} was expected`;
  if (error_code !== undefined && codeOf(came) !== error_code) return `the error_code ${error_code} was expected`;
  if ('body' in expected && !contains(came, body, (name) => context.idOf(name)))
    return 'the body does not contain what was expected';
  return mistakeInList(context, actor, context.listOf(answer), expected);
}

/** Of a deployed server only what came since the play began is counted, and what it has posted is looked for there alone. */
function mistakeInList(
  context: PlayContext,
  actor: Actor,
  list: readonly unknown[],
  { count, messages }: ExpectedAnswer,
): string | undefined {
  const came = list.filter((entry) => !isEarlier(actor, entry)).length;
  if (count !== undefined && came !== count) return `${count} messages were expected, and ${came} came`;
  const isOld = (entry: JsonObject): boolean => isEarlier(actor, entry) && context.hasSent(entry.message);
  const fits = (entry: unknown, wanted: NonNullable<typeof messages>[number]): boolean =>
    isObject(entry) && !isOld(entry) && fitsMessage(context, entry, wanted);
  // In which order they stand in the list is left to the server (reading 9).
  const isThere = (listed: readonly unknown[]): boolean => containsInOrder(listed, messages ?? [], fits);
  return isThere(list) || isThere(list.toSorted((one, other) => idOf(one) - idOf(other)))
    ? undefined
    : 'it lacks messages that were expected, in this order';
}

const codeOf = (body: unknown): unknown => (isObject(body) ? body.error_code : undefined);

/** Waits for an error frame, or looks at the last answer. */
export async function expectError(
  context: PlayContext,
  actor: Actor,
  { error_code, within }: ExpectError,
): Promise<StepVerdict> {
  const withinMs = withinOf(context, within);
  const find = () => {
    const frame = actor.unexpectedFrames.find(({ what, json }) => what === 'error' && codeOf(json) === error_code);
    if (frame) return frame;
    const { lastAsked } = actor;
    const isAnswered = lastAsked?.answer && codeOf(jsonOf(lastAsked.answer)) === error_code;
    return isAnswered || (lastAsked?.answer && !actor.live) ? lastAsked : undefined;
  };
  const found = await context.pace.until(find, withinMs);
  if (found && 'kind' in found) {
    found.isExpected = true;
    return passed;
  }
  if (found?.answer) {
    const isRight = codeOf(jsonOf(found.answer)) === error_code;
    return isRight
      ? passed
      : wrongAnswer(actor, found, found.answer, { error_code }, `the error_code ${error_code} was expected`);
  }
  const frames = actor.unexpectedFrames.slice(-3);
  return failed(`${actor.name} was not told ${error_code} within ${shownDuration(withinMs)}.`, {
    expected: { error_code },
    actual: frames.length > 0 ? frames.map(({ json, text }) => json ?? text) : 'nothing',
    offending: frames.map(({ entry }) => entry),
  });
}
