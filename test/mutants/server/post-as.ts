import type { ChatCore, Effect } from '../../../src/mock-server/core/index.ts';
import type { Handle } from './serve.ts';

let strangers = 1_000_000;

/** Posts a frame as a user through a connection that nobody else knows. @returns what follows from it */
export function postAs(user: string, text: string, { handle, core }: { handle: Handle; core: ChatCore }): Effect[] {
  strangers += 1;
  const connection = strangers;
  const now = Date.now();
  handle({ type: 'opened', connection, now });
  handle({ type: 'frame', connection, now, text: JSON.stringify({ auth_token: core.world.users.get(user)?.token }) });
  const effects = handle({ type: 'frame', connection, now, text });
  handle({ type: 'closed', connection, code: 1000, now });
  return effects;
}
