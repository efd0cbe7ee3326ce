import { areCounted, batchSize, idsFrom, numberAfter } from '../../../protocol/index.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { roomRemedy } from '../blank-profile.ts';
import type { FirstContact } from '../contact.ts';
import type { RoomName, UserRole } from '../server-profile.ts';
import { occupantsOf } from './occupants.ts';
import { roomUsers } from './room-users.ts';
import { findVacantRooms, guessOf, wasVacant } from './vacant-rooms.ts';

/**
 * Finds the rooms that the config leaves out. Direct messages that are there already come first; else create_dm makes
 * them and probing finds them. What cannot be found is noted as unavailable, with the line of config that would help.
 */
export async function discoverRooms(
  context: CaseContext,
  contacts: readonly FirstContact[],
  mayCreate: boolean,
): Promise<void> {
  const { profile } = context;
  for (const { history } of contacts) noteRooms(context, history ?? []);
  const roles = contacts.map(({ role }) => role);
  const silent = mayCreate ? (await findVacantRooms(context, roles)).map(({ id }) => id) : [];
  const wanted = (['shared', 'foreign'] as const).filter((room) => !profile.rooms[room] && !profile.unavailable[room]);
  await Promise.all(wanted.map((room) => findExisting(context, contacts, room, silent)));
  const missing = wanted.filter((room) => !profile.rooms[room]);
  if (missing.length === 0) return;
  for (const room of missing) {
    if (!mayCreate && isFoundByRun(context, room)) continue;
    const why = mayCreate ? whyNotFound(context) : whatRunDoes(context);
    profile.unavailable[room] = { reason: `No ${room} room is known${why}`, remedy: roomRemedy[room] };
  }
  if (!mayCreate) return;
  const created = await Promise.all(missing.map((room) => create(context, room)));
  await probe(
    context,
    missing.filter((_, index) => created[index]),
  );
}

/** Whether a run can make such a room, and finds it: ids count up. */
const isFoundByRun = ({ profile }: CaseContext, room: RoomName): boolean =>
  guessOf(profile) === 'found' && roomUsers[room].some((role) => profile.userIds[role] !== undefined);

/** What a run would do about a room that is not known, for the end of a sentence. */
function whatRunDoes({ profile, probe }: CaseContext): string {
  if (guessOf(profile) === 'hidden')
    return ', and one that create_dm makes cannot be found: room ids are no numbers here.';
  return `. A run makes one with create_dm and finds it where room ids are numbers: it asks for ${probe} of them.`;
}

/** What came of looking for the room that create_dm makes, for the end of a sentence. */
function whyNotFound({ profile: { seenRooms }, probe }: CaseContext): string {
  if (!areCounted(seenRooms)) return ', and one that create_dm makes cannot be found: room ids are no numbers here.';
  const ids = `${probe} ids from ${numberAfter(seenRooms)} on`;
  return seenRooms.length > 0
    ? `, and none of the ${ids} is one that create_dm has made.`
    : `, and none of the ${ids} is one that create_dm has made: ids that are no numbers cannot be guessed.`;
}

function noteRooms({ profile }: CaseContext, history: readonly Record<string, unknown>[]): void {
  const ids = history.map(({ room }) => room).filter((room) => typeof room === 'string');
  profile.seenRooms = [...new Set([...profile.seenRooms, ...ids])];
}

/** A direct message room of the two that both of them have in their history, or in which nobody has spoken yet. */
async function findExisting(
  context: CaseContext,
  contacts: readonly FirstContact[],
  room: RoomName,
  silent: readonly string[],
): Promise<void> {
  const [first, second] = roomUsers[room].map((role) => roomsOf(contacts, role));
  const common = [...silent, ...[...(first ?? [])].filter((id) => second?.has(id))].slice(-batchSize);
  const fitting = await Promise.all(common.map((id) => isDirectMessage(context, room, id)));
  const id =
    common.find((_, index) => fitting[index]) ?? common.find((id) => hasOnlyTheTwo(context, contacts, room, id));
  if (id !== undefined) context.profile.rooms[room] = id;
}

function roomsOf(contacts: readonly FirstContact[], role: UserRole): Set<string> {
  const history = contacts.find((contact) => contact.role === role)?.history ?? [];
  return new Set(history.map(({ room }) => room).filter((id) => typeof id === 'string'));
}

async function isDirectMessage(context: CaseContext, room: RoomName, id: string): Promise<boolean> {
  const answers = await Promise.all(roomUsers[room].map((role) => context.call(role, 'roomInfo', { room_id: id })));
  return answers.every((answer) => occupantsOf(answer)?.length === 2);
}

/** Where room_info does not work: only the two have ever spoken in the room, and no third user sees it. */
function hasOnlyTheTwo(
  { profile }: CaseContext,
  contacts: readonly FirstContact[],
  room: RoomName,
  id: string,
): boolean {
  if (contacts.some(({ roomInfo }) => occupantsOf(roomInfo))) return false;
  const [first, second] = roomUsers[room];
  const strangers = contacts.filter(({ role }) => role !== first && role !== second);
  const messages = contacts.flatMap(({ history }) => history ?? []).filter((message) => message.room === id);
  const posters = new Set(messages.map(({ poster }) => poster));
  const isOurs = [first, second].every((role) => !profile.userIds[role] || posters.has(profile.userIds[role]));
  return isOurs && posters.size === 2 && strangers.every(({ role }) => !roomsOf(contacts, role).has(id));
}

/** Makes a direct message room; true where the server says it did. */
async function create(context: CaseContext, room: RoomName): Promise<boolean> {
  const { profile } = context;
  const [first, second] = roomUsers[room];
  const [asker, other] = profile.userIds[second] ? [first, profile.userIds[second]] : [second, profile.userIds[first]];
  if (other === undefined) {
    const reason = `No ${room} room is known, and none can be made without the id of a user.`;
    profile.unavailable[room] = { reason, remedy: roomRemedy[room] };
    return false;
  }
  const answer = await context.call(asker, 'createDm', { other });
  if (answer.status === 200) return true;
  const because = answer.status === 401 ? 'auth.valid-token' : 'create-dm.ok';
  const reason = `no ${room} room is configured, and create_dm does not make one.`;
  profile.unavailable[room] = { reason, because, remedy: roomRemedy[room] };
  return false;
}

/** Asks for the rooms after the largest known one, as the peer, who is in both. */
async function probe(context: CaseContext, rooms: RoomName[]): Promise<void> {
  const { profile } = context;
  if (rooms.length === 0 || !areCounted(profile.seenRooms)) return;
  await context.quiet();
  const first = numberAfter(profile.seenRooms);
  for (let offset = 0; offset < context.probe && rooms.some((room) => !profile.rooms[room]); offset += batchSize) {
    const size = Math.min(batchSize, context.probe - offset);
    await Promise.all(idsFrom(first + offset, size).map((id) => probeRoom(context, rooms, id)));
  }
}

async function probeRoom(context: CaseContext, rooms: readonly RoomName[], id: string): Promise<void> {
  const { profile } = context;
  const occupants = occupantsOf(await context.call('peer', 'roomInfo', { room_id: id }));
  if (!occupants) return;
  profile.seenRooms.push(id);
  if (occupants.length !== 2) return;
  for (const room of rooms) {
    const [other] = roomUsers[room];
    const info = await context.call(other, 'roomInfo', { room_id: id });
    if (profile.rooms[room] || !occupantsOf(info)) continue;
    profile.rooms[room] = id;
    delete profile.unavailable[room];
    if (!wasVacant(profile, id)) continue;
    profile.madeRooms += 1;
    context.noteCreated(id);
  }
}
