import type { Connection } from '../../wire-client/index.ts';
import type { Actor } from '../context/actor.ts';
import { failed, type StepVerdict, skipped } from '../expectations/verdict.ts';

/** Does something over the connection that a step means: the newest open one, or that of a number. */
export async function withConnection(
  actor: Actor,
  over: number | undefined,
  run: (connection: Connection) => Promise<StepVerdict>,
): Promise<StepVerdict> {
  const { name, failedConnect, connections } = actor;
  const meant = over === undefined ? actor.live : connections[over - 1];
  if (failedConnect !== undefined && (over === undefined || !meant)) {
    return skipped(`Because of step ${failedConnect}: ${name} could not connect.`);
  }
  if (meant?.state === 'open') return run(meant);
  const last = meant ?? connections.at(-1);
  const why = last?.closed === undefined ? 'has not connected' : `was disconnected with ${last.closed.code}`;
  return failed(`${name} has no open connection for this: ${name} ${why}.`);
}
