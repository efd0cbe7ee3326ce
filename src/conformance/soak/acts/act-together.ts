import { type JointAction, jointPlan } from '../plan.ts';
import type { Soak } from '../soak.ts';
import { at } from '../soak-rooms.ts';
import { connect, leave, shakeHands } from './connect-and-leave.ts';
import { readHistory } from './read-history.ts';

/** All users do the same thing at once, again and again until the soak is over. */
export async function actTogether(soak: Soak): Promise<void> {
  for (const { action, pauseMs } of jointPlan(soak.settings.seed)) {
    await soak.pause(pauseMs);
    if (soak.isOver) return;
    await act(soak, action);
  }
}

function act(soak: Soak, action: JointAction): Promise<unknown> {
  if (action.kind === 'connect-at-once') return connectAtOnce(soak, action);
  if (action.kind === 'post-at-once') return postAtOnce(soak, action);
  return readAtOnce(soak, action);
}

function readAtOnce(soak: Soak, { from }: Extract<JointAction, { kind: 'read-at-once' }>): Promise<unknown> {
  const { pace, roles } = soak;
  const kind = `read ${from}`;
  const read = roles.map((role) => () => readHistory(soak, role, from));
  return Promise.all(read.map((each) => (pace.isWide ? pace.track(kind, each) : pace.run(kind, each))));
}

/** Connections beside those that the users have; a server that is slow gets them one by one. */
async function connectAtOnce(
  soak: Soak,
  { perUser, how }: Extract<JointAction, { kind: 'connect-at-once' }>,
): Promise<void> {
  if (soak.context.profile.servesFewConnections) return;
  const open = soak.pace.isWide ? shakeHands : connect;
  const roles = soak.pace.isWide ? Array.from({ length: perUser }, () => soak.roles).flat() : soak.roles;
  const connections = await Promise.all(roles.map((role) => open(soak, role)));
  await Promise.all(connections.map((connection) => connection && leave(soak, connection, how)));
}

async function postAtOnce(
  soak: Soak,
  { room: place, perConnection }: Extract<JointAction, { kind: 'post-at-once' }>,
): Promise<void> {
  if (!soak.pace.isWide) return;
  const posts = [...soak.live].flatMap((connection) => {
    const room = at(soak.rooms.of(connection.role), place);
    if (!room || !connection.isLive) return [];
    return Array.from({ length: perConnection }, () => soak.posts.post(connection, room));
  });
  await soak.pace.track('everybody', () => Promise.all(posts));
}
