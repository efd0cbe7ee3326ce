import { judgeClients, type RunEnd } from '../client-rules/index.ts';
import type { ClientVerdict } from '../protocol/index.ts';
import type { Mock } from './mock.ts';

/**
 * The verdict on the clients of a mock, since it began or was last reset.
 * @param end how the command that ran the client ended, where one did
 */
export function verdictOf({ switchboard, beginning }: Mock, end?: RunEnd): ClientVerdict {
  const { entries, forgotten } = switchboard.trace.kept();
  return judgeClients({
    entries: entries.filter(({ seq }) => seq > beginning),
    forgotten: Math.max(0, forgotten - beginning),
    ...(end && { end }),
  });
}
