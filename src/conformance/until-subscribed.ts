import type { Connection } from './connection.ts';
import type { Role } from './known.ts';
import type { Stage } from './stage.ts';

/** So many messages are posted before it is up to the cases to say what does not arrive. */
const attempts = 10;

/** Where a server subscribes a connection only after CONNECTED, waits until messages really arrive at it. */
export async function untilSubscribed(stage: Stage, connection: Connection, role: Role): Promise<void> {
  const room = role === 'outsider' ? 'foreign' : 'shared';
  if (stage.known.rooms[room] === undefined) return;
  const helper = await stage.opened(role === 'peer' ? 'member' : 'peer');
  helper.sendToken();
  await stage.untilConnected(helper);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (connection.closed || (await connection.sees(stage.post(helper, room), stage.window))) break;
  }
  await helper.close();
}
