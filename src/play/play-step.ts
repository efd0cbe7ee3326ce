import type { Step } from '../protocol/index.ts';
import { parseDuration } from '../protocol/index.ts';
import { act } from './act.ts';
import { expectAnswer, expectError } from './expect-answer.ts';
import { expectClosed, expectFrame } from './expect-frame.ts';
import { expectMessage } from './expect-message.ts';
import { expectNothing } from './expect-nothing.ts';
import type { Player } from './player.ts';
import { awaitSilence } from './silence.ts';
import type { Stage } from './stage.ts';
import { actorsOf } from './step.ts';
import { done, type StepVerdict, together } from './verdict.ts';

/** Does one step as all of its users, one after the other. */
export async function playStep(stage: Stage, steps: readonly Step[], index: number): Promise<StepVerdict> {
  const step = steps[index] as Step;
  if ('wait' in step) {
    await stage.pace.pass(parseDuration(step.wait));
    return done;
  }
  const players = actorsOf(step).map((name) => stage.player(name));
  if ('expect' in step && step.expect === 'nothing') {
    const evidence = await awaitSilence(stage, players);
    return together(
      players.map((player) => expectNothing(stage, player, evidence, hasJustAsked(steps, index, player.name))),
    );
  }
  const verdicts: StepVerdict[] = [];
  for (const player of players) {
    const next = nextOf(steps, index, player.name);
    const around = { number: index + 1, next };
    verdicts.push('expect' in step ? await expectAs(stage, player, step) : await act(stage, player, step, around));
  }
  return together(verdicts);
}

/** The next step of a user; it is near, and the list may be long. */
function nextOf(steps: readonly Step[], index: number, name: string): Step | undefined {
  for (let later = index + 1; later < steps.length; later += 1) {
    const step = steps[later] as Step;
    if (actorsOf(step).includes(name)) return step;
  }
  return undefined;
}

function expectAs(stage: Stage, player: Player, { expect }: Extract<Step, { expect: unknown }>): Promise<StepVerdict> {
  if (expect === 'nothing') throw new Error('Silence is judged for all users at once.');
  if ('message' in expect) return expectMessage(stage, player, expect);
  if ('error_code' in expect) return expectError(stage, player, expect);
  if ('closed' in expect) return expectClosed(stage, player, expect);
  if ('answer' in expect) return expectAnswer(stage, player, expect);
  return expectFrame(stage, player, expect);
}

/** Whether the step before this one of the user is a request: then its answer would be news, too. */
function hasJustAsked(steps: readonly Step[], index: number, name: string): boolean {
  const before = steps.slice(0, index).findLast((step) => actorsOf(step).includes(name));
  return before !== undefined && ['retrieve', 'room_info', 'create_dm', 'request'].some((key) => key in before);
}
