import { describeAnswer, type RecordedAnswer } from '../../wire-client/index.ts';
import type { Session } from '../case/acting/session.ts';
import { CaseContext } from '../case/case-context.ts';
import { roomUsers } from '../discovery/rooms/room-users.ts';
import type { RoomName, ServerProfile, UserRole } from '../discovery/server-profile.ts';

/**
 * Asks whether tokens and rooms are still what they were when the run began.
 * @returns what is not, as a sentence; undefined where all is well
 */
export async function stillHolds(session: Session, profile: ServerProfile): Promise<string | undefined> {
  const context = new CaseContext(session, profile);
  try {
    const roles = Object.keys(session.setup.users) as UserRole[];
    const tokens = await Promise.all(roles.map((role) => lostToken(context, session, role)));
    const rooms = await Promise.all((Object.keys(profile.rooms) as RoomName[]).map((room) => lostRoom(context, room)));
    return [...tokens, ...rooms].find((problem) => problem !== undefined);
  } finally {
    await context.close();
  }
}

async function lostToken(context: CaseContext, session: Session, role: UserRole): Promise<string | undefined> {
  const answers = await Promise.all([
    context.call(role, 'retrieve', undefined, {
      rawBody: `{"after":${context.profile.recentId}}`,
      isAlone: true,
    }),
    context.call(role, 'roomInfo', { room_id: context.profile.rooms.shared ?? '1' }, { isAlone: true }),
  ]);
  const [first] = answers;
  if (!answers.every(({ status }) => status === 401 || status === 403)) return undefined;
  const seconds = Math.round((performance.now() - session.beganAt) / 1000);
  return (
    `The token of ${role} was valid when the run began and is not after ${seconds} s: ${describeAnswer(first)}. ` +
    `Give one that lives longer, or say in the config how to get a new one: ` +
    `users: { ${role}: { token: { command: "<prints a token>", refreshAfter: 1m } } }`
  );
}

async function lostRoom(context: CaseContext, room: RoomName): Promise<string | undefined> {
  const { profile } = context;
  if (profile.unavailable['room-info']) return undefined;
  const answers: RecordedAnswer[] = await Promise.all(
    roomUsers[room].map((role) => context.call(role, 'roomInfo', { room_id: context.room(room) })),
  );
  if (!answers.every(({ status }) => status === 404)) return undefined;
  return `The room rooms.${room} (${profile.rooms[room]}) was there when the run began and is not any more.`;
}
