import { batchSize, idsFrom, numberAfter } from '../../../protocol/index.ts';
import type { RecordedAnswer } from '../../../wire-client/index.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { occupantsOf } from '../../discovery/rooms/occupants.ts';
import type { ServerProfile, UserRole } from '../../discovery/server-profile.ts';

/** One call of create_dm, and how it was answered. */
export interface DirectMessageCall {
  asker: UserRole;
  other: UserRole;
  answer: RecordedAnswer;
}

/** A room that stands where none was when the run began, by what room_info answers. */
export interface MadeRoom {
  id: string;
  occupants: string[];
  /** Indexes of the answers in the transcript. */
  entries: number[];
}

/** Calls of create_dm that were sent at once, or a single one, and the rooms found after that. */
export interface CallsAtOnce {
  calls: DirectMessageCall[];
  rooms: MadeRoom[];
}

/** The first calls, then those that find out what had brought something odd about: peer alone, then both again. */
export interface SideBySide {
  first: CallsAtOnce;
  /** Calls that were not answered 200 at first, each sent alone after that. */
  alone: DirectMessageCall[];
  /** What came of it when peer alone called; null where nothing odd had been found. */
  byPeer: CallsAtOnce | null;
  again: CallsAtOnce[];
}

type Pair = readonly [asker: UserRole, other: UserRole];

/** Two requests are not under way together each time they are sent at once. */
const mostRepeats = 3;

/**
 * Two users call create_dm at the same time, for different users where their ids are known. Rooms of other cases, and of
 * other people, are found after that, too: so what is odd has to happen again, among the rooms that are new then.
 */
export async function createSideBySide(context: CaseContext): Promise<SideBySide> {
  const { profile } = context;
  const pairs = pairsOf(profile);
  let next = profile.vacantRooms?.first;
  const callAtOnce = async (wanted: readonly Pair[]): Promise<CallsAtOnce> => {
    const calls = await Promise.all(wanted.map((pair) => call(context, pair)));
    const rooms = next === undefined ? [] : await roomsFrom(context, next);
    next = rooms.length > 0 ? numberAfter(rooms.map(({ id }) => id)) : next;
    return { calls, rooms };
  };
  const first = await callAtOnce(pairs);
  const refused = first.calls.filter(({ answer }) => answer.status !== 200);
  const alone: DirectMessageCall[] = [];
  for (const { asker, other } of refused) alone.push(await call(context, [asker, other]));
  const found: SideBySide = { first, alone, byPeer: null, again: [] };
  if (refused.length > 0 || !oddRoom(first, profile)) return found;
  found.byPeer = await callAtOnce(pairs.filter(([asker]) => asker === 'peer'));
  if (oddRoom(found.byPeer, profile)) return found;
  for (let repeat = 0; repeat < mostRepeats; repeat += 1) {
    const again = await callAtOnce(pairs);
    found.again.push(again);
    if (oddRoom(again, profile)) return found;
  }
  return found;
}

function pairsOf({ userIds }: ServerProfile): Pair[] {
  const ofPeer = userIds.member === undefined ? 'outsider' : 'member';
  const ofMember = userIds.outsider === undefined ? 'peer' : 'outsider';
  const pairs: Pair[] = [
    ['member', ofMember],
    ['peer', ofPeer],
  ];
  return pairs.filter(([, other]) => userIds[other] !== undefined);
}

async function call(context: CaseContext, [asker, other]: Pair): Promise<DirectMessageCall> {
  return { asker, other, answer: await context.call(asker, 'createDm', { other: context.userId(other) }) };
}

/** The rooms of our users from a number on, until some ids of a batch are nobody's. */
async function roomsFrom(context: CaseContext, first: number): Promise<MadeRoom[]> {
  const { unavailable, userIds } = context.profile;
  if (unavailable['room-info']) return [];
  const roles = (Object.keys(userIds) as UserRole[]).filter((role) => !unavailable[role]);
  const found: MadeRoom[] = [];
  for (let asked = 0; asked < context.probe; asked += batchSize) {
    const ids = idsFrom(first + asked, Math.min(batchSize, context.probe - asked));
    const seen = (await Promise.all(ids.map((id) => seeRoom(context, roles, id)))).flat();
    found.push(...seen);
    if (seen.length < ids.length) break;
  }
  for (const { id } of found) context.noteCreated(id);
  return found;
}

async function seeRoom(context: CaseContext, roles: readonly UserRole[], id: string): Promise<MadeRoom[]> {
  const answers = await Promise.all(roles.map((role) => context.call(role, 'roomInfo', { room_id: id })));
  const entries = answers.map(({ entry }) => entry);
  const occupants = answers.map(occupantsOf).find((list) => list !== undefined);
  return occupants ? [{ id, occupants, entries }] : [];
}

/**
 * A room of nobody but our users that none of the calls asked for. Other cases make rooms of member with either of the
 * others; whoever else is here makes rooms of other people.
 */
export function oddRoom({ calls, rooms }: CallsAtOnce, { userIds }: ServerProfile): MadeRoom | undefined {
  const ours = Object.values(userIds);
  const pairs = [
    [userIds.member, userIds.peer],
    [userIds.member, userIds.outsider],
    ...calls.map(({ asker, other }) => [userIds[asker], userIds[other]]),
  ];
  const isAskedFor = (list: readonly string[]) =>
    list.length === 2 && pairs.some((pair) => pair.every((id) => id !== undefined && list.includes(id)));
  const isOfOurs = (list: readonly string[]) => list.length > 0 && list.every((id) => ours.includes(id));
  return rooms.find(({ occupants }) => isOfOurs(occupants) && !isAskedFor(occupants));
}
