import { type Actor, tokenFor } from '../context/actor.ts';
import type { PlayContext } from '../context/play-context.ts';
import { done, type StepVerdict } from '../expectations/verdict.ts';
import { connect } from './act-connect.ts';
import { actRequest } from './act-request.ts';
import { send } from './act-send.ts';
import { type ActingStep, type Acts, type Around, noExpiredToken } from './step-context.ts';
import { withConnection } from './with-connection.ts';

/** Does a step as one of its users. */
export async function act(context: PlayContext, actor: Actor, step: ActingStep, around: Around): Promise<StepVerdict> {
  if ('connect' in step) return connect(context, actor, step.connect, around);
  if ('send' in step) return send(context, actor, step);
  if ('disconnect' in step) return disconnect(context, actor, step);
  if ('frame' in step) return sendFrame(context, actor, step);
  return actRequest(context, actor, step, around);
}

function disconnect(
  context: PlayContext,
  actor: Actor,
  { disconnect: how, connection: over }: Acts<'disconnect'>,
): Promise<StepVerdict> {
  return withConnection(actor, over, async (connection) => {
    connection.end({ code: 1000, ...how });
    await context.pace.until(() => (connection.state === 'closed' ? true : undefined), context.target.timeoutMs);
    return done;
  });
}

async function sendFrame(
  context: PlayContext,
  actor: Actor,
  { frame: { data, binary, token: which }, connection: over }: Acts<'frame'>,
): Promise<StepVerdict> {
  const token = which === undefined ? null : tokenFor(actor, which);
  if (token === undefined) return noExpiredToken(actor);
  return withConnection(actor, over, async (connection) => {
    if (token !== null) connection.sendToken(token);
    else if (binary !== undefined) connection.sendBinary(Buffer.from(binary, 'hex'));
    else connection.sendText(typeof data === 'string' ? data : JSON.stringify(data));
    for (const text of textsIn(data)) actor.sentTexts.add(text);
    await context.pace.settle();
    return done;
  });
}

/** Every text in a frame: any of them may come back as a message. */
function textsIn(data: unknown): string[] {
  if (typeof data === 'string') return [data];
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(textsIn) : [];
}
