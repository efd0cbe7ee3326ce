import type { ControlAnswer } from '../control-client.ts';
import { type ActionContext, misused, printAnswer } from './action.ts';
import { describeClock } from './describe-state.ts';

export const clockUsage = 'clock [advance <duration> | freeze | run]';

/** `ctl clock`: reads or moves the mock's clock. */
export async function clock(context: ActionContext): Promise<undefined> {
  const { client, options } = context;
  const [word, duration] = options.words;
  if (word === undefined) printAnswer(context, await client.ask('GET', '/clock'), describeClock);
  else if (word === 'advance' && duration !== undefined) {
    printAnswer(context, await client.ask('POST', '/clock', { advance: duration }), withClock);
  } else if (word === 'freeze' || word === 'run') {
    printAnswer(context, await client.ask('POST', '/clock', { [word]: true }), withClock);
  } else throw misused(clockUsage);
}

function withClock(answer: ControlAnswer): string {
  return `${answer.said} ${describeClock(answer)}`;
}
