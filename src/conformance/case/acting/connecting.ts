import { parseJson } from '../../../protocol/index.ts';
import { type FrameKind, frameKind } from '../../../traffic/index.ts';
import { type Connection, isFromGateway } from '../../../wire-client/index.ts';
import { PreconditionFailed, Unreachable } from './barrier.ts';

/** Waits until the handshake is done. @throws PreconditionFailed, Unreachable */
export async function untilOpened(connection: Connection): Promise<void> {
  if (await connection.opened()) return;
  refuseGatewaysWord(connection);
  const why = connection.failure?.message;
  if (connection.failure?.code === 'ECONNREFUSED') {
    throw new Unreachable(`The target can no longer be reached: ${why}.`);
  }
  throw new PreconditionFailed(
    `${connection.who} could not be opened: ${why ?? 'the handshake was not answered in time'}.`,
    {
      explainedBy: ['connect.upgrade'],
      isConclusive: why !== undefined && !/timed out/i.test(why),
    },
  );
}

/** A handshake that a gateway has answered, or a limit on their rate, says nothing about the server. @throws Unreachable */
export function refuseGatewaysWord({ who, refusal }: Connection): void {
  if (refusal?.status === 429) {
    throw new Unreachable(
      `${who} could not be opened: the handshake went on being answered 429, which limits how many may be made. That ` +
        'says nothing about the server.',
    );
  }
  if (!refusal || !isFromGateway(refusal)) return;
  throw new Unreachable(
    `${who} could not be opened: the handshake was answered ${refusal.status}, as a gateway does that gets no answer ` +
      'from the server. That says nothing about the server.',
  );
}

/** Whether CONNECTED comes. @param patience milliseconds for which it is waited for after an error frame */
export async function isConnected(connection: Connection, patience: number): Promise<boolean> {
  const first =
    (...kinds: FrameKind[]) =>
    (text: string) => {
      const kind = frameKind({ json: parseJson(text) });
      return kinds.includes(kind) ? kind : undefined;
    };
  if ((await connection.frame(first('connected', 'error'))) === undefined) return false;
  return (await connection.frame(first('connected'), patience)) !== undefined;
}
