import { PreconditionFailed, Unreachable } from '../case/acting/barrier.ts';
import type { Session } from '../case/acting/session.ts';
import { CaseContext } from '../case/case-context.ts';
import { refuseWrongUsers } from '../preflight/index.ts';
import { blankProfile } from './blank-profile.ts';
import { noteEndpoints, noteRoomInfo, noteSpeed } from './discover-endpoints.ts';
import { discoverSending } from './discover-sending.ts';
import { notePeerId } from './discover-user-ids.ts';
import { contactAsEveryUser } from './first-contact.ts';
import { discoverRooms } from './rooms/discover-rooms.ts';
import { verifyRooms } from './rooms/verify-rooms.ts';
import type { RoomName, ServerProfile } from './server-profile.ts';

/**
 * Discovers what cases can rely on: who is let in, which rooms there are, which dialect is spoken, how long things
 * take. It judges nothing: what does not work is noted with the requirement whose own case reports it.
 * @throws CheckProblem where the target cannot be reached or the config is wrong
 */
export function discover(session: Session): Promise<ServerProfile> {
  return withProfile(session, async (context) => {
    const { profile } = context;
    const contacts = await contactAsEveryUser(context, session);
    noteSpeed(session, contacts);
    noteEndpoints(profile, contacts);
    await refuseWrongUsers(context);
    await notingLost(profile, () => discoverRooms(context, contacts, true));
    const occupants = await verifyRooms(context, Object.keys(profile.rooms) as RoomName[]);
    noteRoomInfo(profile, occupants, contacts);
    await notingLost(profile, () => discoverSending(context, session, contacts, occupants));
    if (profile.unavailable.live || profile.servesFewConnections) session.patience.shorten();
    notePeerId(profile);
  });
}

/** A connection that could not be made, or was lost, is for the cases about connections to judge: they are what is left. */
async function notingLost({ unavailable }: ServerProfile, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof PreconditionFailed || error instanceof Unreachable)) throw error;
    const because =
      error instanceof PreconditionFailed ? (error.explainedBy[0] ?? 'connect.connected') : 'connect.upgrade';
    const lost = { because, reason: `a connection was missing that shows how messages travel. ${error.message}` };
    unavailable.live ??= lost;
    unavailable.send ??= lost;
  }
}

/** As {@link discover}, but creates and posts nothing: some of the profile stays blank. */
export function discoverReadOnly(session: Session): Promise<ServerProfile> {
  return withProfile(session, async (context) => {
    const contacts = await contactAsEveryUser(context, session);
    noteEndpoints(context.profile, contacts);
    await discoverRooms(context, contacts, false);
  });
}

async function withProfile(session: Session, fill: (context: CaseContext) => Promise<void>): Promise<ServerProfile> {
  const context = new CaseContext(session, blankProfile(session.setup));
  try {
    await fill(context);
    return context.profile;
  } finally {
    await context.close();
  }
}
