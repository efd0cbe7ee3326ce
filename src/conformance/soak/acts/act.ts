import type { UserRole } from '../../discovery/server-profile.ts';
import { clientPlan, type SoakAction } from '../plan.ts';
import type { Soak } from '../soak.ts';
import type { SoakConnection } from '../soak-connection.ts';
import { at, missingRoom } from '../soak-rooms.ts';
import { connect, leave } from './connect-and-leave.ts';
import { makeDirectMessage } from './make-direct-message.ts';
import { readHistory } from './read-history.ts';

/** A soak knocks so often at most: servers lock people out who do. */
const mostKnocks = 20;
/** How long somebody who is refused waits for the end, in milliseconds. */
const knockMs = 500;

/** One client of a user acts by its plan until the soak is over. */
export async function actAsClient(soak: Soak, role: UserRole, number: number): Promise<void> {
  let connection = await connect(soak, role);
  for (const { action, pauseMs } of clientPlan(soak.settings.seed, role, number)) {
    if (soak.isOver) return;
    if (!connection?.isLive) connection = await connect(soak, role);
    if (connection) connection = await act(soak, connection, action);
    await soak.pause(pauseMs);
  }
}

/** @returns the connection that it has from now on */
async function act(soak: Soak, connection: SoakConnection, action: SoakAction): Promise<SoakConnection | undefined> {
  const { role } = connection;
  const { pace } = soak;
  if (action.kind === 'reconnect') return reconnect(soak, connection, action);
  if (action.kind === 'post') await post(soak, connection, action);
  else if (action.kind === 'read') await pace.run(`read ${action.from}`, () => readHistory(soak, role, action.from));
  else if (action.kind === 'trespass') trespass(soak, connection, action.to);
  else if (action.kind === 'ask-room') await pace.run('room', () => askRoom(soak, role, action.room));
  else if (action.kind === 'direct-message') await makeDirectMessage(soak, role, action.other);
  else await pace.run('knock', () => knock(soak, role, action));
  return connection;
}

async function reconnect(
  soak: Soak,
  connection: SoakConnection,
  { how, awayMs }: Extract<SoakAction, { kind: 'reconnect' }>,
): Promise<SoakConnection | undefined> {
  await leave(soak, connection, how);
  await soak.sleep(awayMs);
  return soak.isOver ? undefined : connect(soak, connection.role);
}

async function post(
  soak: Soak,
  connection: SoakConnection,
  { room: place, count, isLong = false }: Extract<SoakAction, { kind: 'post' }>,
): Promise<void> {
  const room = at(soak.rooms.of(connection.role), place);
  if (!room) return;
  const many = soak.pace.isWide ? count : 1;
  const kind = many > 1 ? 'burst' : 'post';
  await soak.pace.run(isLong ? `long ${kind}` : kind, async () => {
    if (!connection.isLive) return;
    await Promise.all(Array.from({ length: many }, () => soak.posts.post(connection, room, isLong)));
  });
}

/** Nothing may come of it. */
function trespass(soak: Soak, { role, wire }: SoakConnection, to: 'foreign' | 'missing'): void {
  const { context, rooms, counts } = soak;
  const room = to === 'foreign' ? rooms.foreignTo(role) : missingRoom(context.marker());
  if (room === undefined) return;
  counts.forbiddenPosts += 1;
  context.postTo(wire, room);
}

async function askRoom(soak: Soak, role: UserRole, place: number): Promise<void> {
  const room = at(soak.rooms.of(role), place);
  if (!room || soak.context.profile.unavailable['room-info']) return;
  soak.counts.roomInfos += 1;
  soak.noteAnswer(await soak.context.call(role, 'roomInfo', { room_id: room.id }));
}

/** Comes without a token of anybody, and waits for the answer. */
async function knock(
  soak: Soak,
  role: UserRole,
  { with: what, variant }: Extract<SoakAction, { kind: 'knock' }>,
): Promise<void> {
  if (soak.counts.refusedConnections >= mostKnocks) return;
  soak.counts.refusedConnections += 1;
  const altered = soak.context.alteredTokens(role);
  const token = altered[variant % altered.length]?.token;
  const wire = soak.context.open(role);
  if (!(await wire.opened())) return;
  if (what === 'altered-token' && token !== undefined) wire.sendToken(token);
  else wire.sendText(JSON.stringify({ hello: soak.context.marker() }));
  await wire.ended(knockMs);
  wire.end();
}
