import { greatestOf, idToKeep } from '../../protocol/index.ts';
import type { Connection } from '../../wire-client/index.ts';
import { PreconditionFailed } from '../case/acting/barrier.ts';
import type { Session } from '../case/acting/session.ts';
import { CaseContext } from '../case/case-context.ts';
import { CaseRecord } from '../case/case-record.ts';
import { messageIdOf } from '../case/expect/frames.ts';
import { CheckProblem } from '../config/check-problem.ts';
import type { FirstContact } from './contact.ts';
import { discoverUserIds } from './discover-user-ids.ts';
import { probeConnections } from './probe-connections.ts';
import { probeSendKey } from './probe-send-key.ts';
import type { RoomName, UserRole } from './server-profile.ts';

/**
 * Finds out under which key a text is sent, whether it arrives live, who the users are, and how connections behave.
 * @param occupants of the rooms, where room_info works
 * @throws CheckProblem where the config gives the wrong room or id
 */
export async function discoverSending(
  context: CaseContext,
  session: Session,
  contacts: readonly FirstContact[],
  occupants: Map<RoomName, string[]>,
): Promise<void> {
  const { profile } = context;
  if (!profile.rooms.shared || profile.unavailable.connect) return;
  const connectionOf = async (role: UserRole): Promise<Connection> => {
    const connection = contacts.find((contact) => contact.role === role)?.connection;
    return connection && !connection.closed ? connection : context.connect(role);
  };
  const [member, peer] = await Promise.all([connectionOf('member'), connectionOf('peer')]);
  const { key, live } = await probeSendKey(context, session, member, peer);
  if (key) profile.sendKey = key;
  if (!live) {
    noteUndelivered(context, key, occupants);
    return context.seekMissing(peer);
  }
  await discoverUserIds(context, live.marker, [member, peer], occupants);
  if (profile.unavailable.live) return;
  const others = contacts.map(({ connection }) => connection);
  await closeAll(others.filter((each) => each !== member && each !== peer));
  // Where few connections are allowed, one that has done its part must not keep others from being opened.
  const isProbed = (await probeAsFarAsAllowed(context, session, peer)) || (await probedWithout(member));
  // Where not even three of a user are allowed, that is all there is to know: cases run one by one.
  if (!isProbed) profile.servesFewConnections = true;
  profile.recentId = greatestId(new CaseRecord(context.transcript, profile), peer.who);

  async function probedWithout(first: Connection): Promise<boolean> {
    await first.close();
    return probeAsFarAsAllowed(context, session, peer);
  }
}

/** @returns false where this needs more connections than are allowed */
async function probeAsFarAsAllowed(
  { profile, attempt }: CaseContext,
  session: Session,
  witness: Connection,
): Promise<boolean> {
  const context = new CaseContext(session, profile, attempt);
  try {
    await probeConnections(context, session, witness);
    return true;
  } catch (error) {
    const { troubles } = attempt;
    if (!(error instanceof PreconditionFailed && (troubles.has('limited') || troubles.has('crowded')))) throw error;
    return false;
  } finally {
    await context.close();
  }
}

function greatestId(record: CaseRecord, who: string): number | string {
  const ids = record.frames(who).map(messageIdOf);
  return idToKeep(greatestOf(ids.filter((id) => typeof id !== 'string')));
}

const closeAll = (connections: readonly Connection[]) => Promise.all(connections.map((each) => each.close()));

/** Nothing was seen live: either nothing is posted, or it is posted and not delivered. */
function noteUndelivered({ profile }: CaseContext, key: string | undefined, occupants: Map<RoomName, string[]>): void {
  if (!key && !occupants.has('shared') && profile.unavailable['room-info']?.because === 'room-info.shape') {
    throw new CheckProblem(
      `Nothing that member posts to rooms.shared (${profile.rooms.shared}) arrives, and room_info does not know the room: ` +
        'are member and peer really in it? Look at the config.',
    );
  }
  const because = key ? 'live.after-connected' : 'send.posts';
  profile.unavailable.live = { because, reason: 'a message that member posts does not reach the peer.' };
  if (!key) profile.unavailable.send = profile.unavailable.live;
}
