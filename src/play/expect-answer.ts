import { type Answer, describeAnswer, jsonOf } from '../conformance/http-client.ts';
import { type ExpectAnswer, type ExpectError, type ExpectedAnswer, isObject } from '../protocol/index.ts';
import { fitsMessage } from './expect-message.ts';
import { contains, containsInOrder } from './matches.ts';
import type { Asked, Player } from './player.ts';
import type { Stage } from './stage.ts';
import { withinOf } from './step-context.ts';
import { failed, passed, type StepVerdict, skipped } from './verdict.ts';

/** Judges the answer to the user's last request. */
export async function expectAnswer(
  stage: Stage,
  player: Player,
  { answer: expected, within }: ExpectAnswer,
): Promise<StepVerdict> {
  const asked = player.lastAsked;
  if (!asked && player.live) {
    return failed(`${player.name} was let in, and not answered by a refusal.`, { expected, actual: 'a connection' });
  }
  if (!asked) return skipped(`${player.name} has asked nothing that could be answered.`);
  const withinMs = withinOf(stage, within);
  const answer = await stage.pace.until(() => asked.answer, withinMs);
  if (!answer) {
    return failed(`${player.name} asked ${asked.path} and was not answered within ${withinMs} ms.`, {
      expected,
      guilty: [asked.entry],
    });
  }
  const mistake = mistakeIn(stage, answer, expected);
  return mistake === undefined ? passed : wrongAnswer(player, asked, answer, expected, mistake);
}

function wrongAnswer(player: Player, asked: Asked, answer: Answer, expected: unknown, mistake: string): StepVerdict {
  return failed(`${player.name} asked ${asked.path} and got ${describeAnswer(answer)}: ${mistake}.`, {
    expected,
    actual: { status: answer.status, body: jsonOf(answer) ?? answer.body },
    guilty: [asked.answerEntry ?? asked.entry],
  });
}

/** What is wrong with an answer, as the end of a sentence. */
function mistakeIn(stage: Stage, answer: Answer, expected: ExpectedAnswer): string | undefined {
  const { status, error_code, body, count, messages } = expected;
  const came = jsonOf(answer) ?? answer.body;
  const list = stage.listOf(answer);
  if (status !== undefined && answer.status !== status) return `the status ${status} was expected`;
  if (error_code !== undefined && codeOf(came) !== error_code) return `the error_code ${error_code} was expected`;
  if ('body' in expected && !contains(came, body, (name) => stage.idOf(name)))
    return 'the body does not contain what was expected';
  if (count !== undefined && list.length !== count) return `${count} messages were expected, and ${list.length} came`;
  const fits = (entry: unknown, wanted: NonNullable<typeof messages>[number]): boolean =>
    isObject(entry) && fitsMessage(stage, entry, wanted);
  if (messages && !containsInOrder(list, messages, fits)) return 'it lacks messages that were expected, in this order';
  return undefined;
}

const codeOf = (body: unknown): unknown => (isObject(body) ? body.error_code : undefined);

/** Waits for an error frame, or looks at the last answer. */
export async function expectError(
  stage: Stage,
  player: Player,
  { error_code, within }: ExpectError,
): Promise<StepVerdict> {
  const withinMs = withinOf(stage, within);
  const find = () => {
    const frame = player.unexpectedFrames.find(({ what, json }) => what === 'error' && codeOf(json) === error_code);
    if (frame) return frame;
    const { lastAsked } = player;
    const isAnswered = lastAsked?.answer && codeOf(jsonOf(lastAsked.answer)) === error_code;
    return isAnswered || (lastAsked?.answer && !player.live) ? lastAsked : undefined;
  };
  const found = await stage.pace.until(find, withinMs);
  if (found && 'kind' in found) {
    found.isExpected = true;
    return passed;
  }
  if (found?.answer) {
    const isRight = codeOf(jsonOf(found.answer)) === error_code;
    return isRight
      ? passed
      : wrongAnswer(player, found, found.answer, { error_code }, `the error_code ${error_code} was expected`);
  }
  const frames = player.unexpectedFrames.slice(-3);
  return failed(`${player.name} was not told ${error_code} within ${withinMs} ms.`, {
    expected: { error_code },
    actual: frames.length > 0 ? frames.map(({ json, text }) => json ?? text) : 'nothing',
    guilty: frames.map(({ entry }) => entry),
  });
}
