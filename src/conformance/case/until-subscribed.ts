import type { Connection } from '../../wire-client/index.ts';
import type { UserRole } from '../discovery/server-profile.ts';
import type { CaseContext } from './case-context.ts';

/** So many messages are posted before it is up to the cases to say what does not arrive. */
const attempts = 10;

/** Where a server subscribes a connection only after CONNECTED, waits until messages really arrive at it. */
export async function untilSubscribed(context: CaseContext, connection: Connection, role: UserRole): Promise<void> {
  const room = role === 'outsider' ? 'foreign' : 'shared';
  if (context.profile.rooms[room] === undefined) return;
  const helper = await context.opened(role === 'peer' ? 'member' : 'peer');
  helper.sendToken();
  await context.untilConnected(helper);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (connection.closed || (await connection.sees(context.post(helper, room), context.window))) break;
  }
  await helper.close();
}
