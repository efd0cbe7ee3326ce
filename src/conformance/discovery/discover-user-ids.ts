import { parseJson } from '../../protocol/index.ts';
import { messageOf } from '../../traffic/index.ts';
import type { Connection } from '../../wire-client/index.ts';
import { PreconditionFailed } from '../case/acting/barrier.ts';
import type { CaseContext } from '../case/case-context.ts';
import { CheckProblem } from '../config/check-problem.ts';
import type { RoomName, ServerProfile, UserRole } from './server-profile.ts';

/** Learns the ids that the config leaves out, each from the poster of a message that the user posted. @throws CheckProblem */
export async function discoverUserIds(
  context: CaseContext,
  marker: string,
  [member, peer]: readonly [Connection, Connection],
  occupants: Map<RoomName, string[]>,
): Promise<void> {
  const { profile } = context;
  noteUserId(context, 'member', await posterOf(peer, marker), occupants.get('shared'));
  const back = context.post(peer, 'shared');
  const heard = (await member.sees(back)) ? { at: member, marker: back } : await postOnFreshConnections(context);
  if (heard) noteUserId(context, 'peer', await posterOf(heard.at, heard.marker), occupants.get('shared'));
  else profile.unavailable.live = { because: 'send.posts', reason: 'a message that peer posts does not reach member.' };
  if (profile.userIds.outsider || !profile.rooms.foreign) return;
  const outsider = await context.connect('outsider');
  const outside = context.post(outsider, 'foreign');
  if (await peer.sees(outside))
    noteUserId(context, 'outsider', await posterOf(peer, outside), occupants.get('foreign'));
}

/** How many messages peer posts before it is said not to reach member. */
const attempts = 3;

/**
 * Posts as cases do, from a fresh connection to a fresh one: that the first connection of member receives nothing any
 * more, or has lost a message, does not mean that peer cannot post.
 */
async function postOnFreshConnections(context: CaseContext): Promise<{ at: Connection; marker: string } | undefined> {
  try {
    const at = await context.connect('member');
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const marker = context.post(await context.connect('peer'), 'shared');
      if (await at.sees(marker, context.timeoutMs / attempts)) return { at, marker };
    }
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
  }
  return undefined;
}

const posterOf = (at: Connection, marker: string): Promise<unknown> =>
  at.frame((text) => (text.includes(marker) ? (messageOf(parseJson(text))?.poster ?? null) : undefined));

function noteUserId(
  { profile, suspects }: CaseContext,
  role: UserRole,
  poster: unknown,
  occupants: readonly string[] | undefined,
): void {
  if (typeof poster !== 'string') return;
  const configured = profile.userIds[role];
  const holder = (Object.keys(profile.userIds) as UserRole[]).find((other) => profile.userIds[other] === poster);
  if (holder !== undefined && holder !== role && (configured === undefined || suspects.get(role) === holder)) {
    throw new CheckProblem(
      `users.${role}.token is a token of ${holder} (${poster}), as the poster of its message shows: two different users ` +
        `are needed. Look at users.${role} and users.${holder} in the config.`,
    );
  }
  profile.userIds[role] ??= poster;
  if (configured === undefined || configured === poster || !occupants) return;
  if (occupants.includes(poster) && !occupants.includes(configured)) {
    throw new CheckProblem(
      `users.${role}.id is ${configured} in the config, but the server calls the user with that token ${poster}.`,
    );
  }
}

/** Notes where the id of the peer is not known. */
export function notePeerId({ userIds, unavailable }: ServerProfile): void {
  if (userIds.peer !== undefined) return;
  const reason = 'The id of the peer is not known.';
  unavailable['peer-id'] = { reason, remedy: 'users: { peer: { id: "<user id>", token: "<token>" } }' };
}
