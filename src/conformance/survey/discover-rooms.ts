import type { Role, RoomName } from '../known.ts';
import { occupantsOf } from '../occupants.ts';
import { areCounted, batchSize, idsFrom, numberAfter } from '../room-ids.ts';
import type { Stage } from '../stage.ts';
import { roomRemedy } from './blank-known.ts';
import type { Greeting } from './greet.ts';
import { findVacantRooms, wasVacant } from './vacant-rooms.ts';

/** Who is in which room: both are needed, nobody else is wanted. */
export const roomUsers: Readonly<Record<RoomName, readonly [Role, Role]>> = {
  shared: ['member', 'peer'],
  foreign: ['outsider', 'peer'],
};

/**
 * Finds the rooms that the config leaves out: direct messages that are there already, else made with create_dm and
 * found by probing. What cannot be found is noted as unavailable, with the line of config that would help.
 */
export async function discoverRooms(stage: Stage, greetings: readonly Greeting[], mayCreate: boolean): Promise<void> {
  const { known } = stage;
  for (const { history } of greetings) noteRooms(stage, history ?? []);
  const roles = greetings.map(({ role }) => role);
  const silent = mayCreate ? (await findVacantRooms(stage, roles)).map(({ id }) => id) : [];
  const wanted = (['shared', 'foreign'] as const).filter((room) => !known.rooms[room] && !known.unavailable[room]);
  await Promise.all(wanted.map((room) => findExisting(stage, greetings, room, silent)));
  const missing = wanted.filter((room) => !known.rooms[room]);
  if (missing.length === 0) return;
  for (const room of missing) {
    known.unavailable[room] = { reason: `No ${room} room is known.`, remedy: roomRemedy[room] };
  }
  if (!mayCreate) return;
  const created = await Promise.all(missing.map((room) => create(stage, room)));
  await probe(
    stage,
    missing.filter((_, index) => created[index]),
  );
}

function noteRooms({ known }: Stage, history: readonly Record<string, unknown>[]): void {
  const ids = history.map(({ room }) => room).filter((room) => typeof room === 'string');
  known.seenRooms = [...new Set([...known.seenRooms, ...ids])];
}

/** A direct message room of the two that both of them have in their history, or in which nobody has spoken yet. */
async function findExisting(
  stage: Stage,
  greetings: readonly Greeting[],
  room: RoomName,
  silent: readonly string[],
): Promise<void> {
  const [first, second] = roomUsers[room].map((role) => roomsOf(greetings, role));
  const common = [...silent, ...[...(first ?? [])].filter((id) => second?.has(id))].slice(-batchSize);
  const fitting = await Promise.all(common.map((id) => isDirectMessage(stage, room, id)));
  const id = common.find((_, index) => fitting[index]) ?? common.find((id) => isTwoVoices(stage, greetings, room, id));
  if (id !== undefined) stage.known.rooms[room] = id;
}

function roomsOf(greetings: readonly Greeting[], role: Role): Set<string> {
  const history = greetings.find((greeting) => greeting.role === role)?.history ?? [];
  return new Set(history.map(({ room }) => room).filter((id) => typeof id === 'string'));
}

async function isDirectMessage(stage: Stage, room: RoomName, id: string): Promise<boolean> {
  const answers = await Promise.all(roomUsers[room].map((role) => stage.call(role, 'roomInfo', { room_id: id })));
  return answers.every((answer) => occupantsOf(answer)?.length === 2);
}

/** Where room_info does not work: a room in which only the two have ever spoken, and that no third user sees. */
function isTwoVoices({ known }: Stage, greetings: readonly Greeting[], room: RoomName, id: string): boolean {
  if (greetings.some(({ roomInfo }) => occupantsOf(roomInfo))) return false;
  const [first, second] = roomUsers[room];
  const strangers = greetings.filter(({ role }) => role !== first && role !== second);
  const messages = greetings.flatMap(({ history }) => history ?? []).filter((message) => message.room === id);
  const voices = new Set(messages.map(({ poster }) => poster));
  const isOurs = [first, second].every((role) => !known.userIds[role] || voices.has(known.userIds[role]));
  return isOurs && voices.size === 2 && strangers.every(({ role }) => !roomsOf(greetings, role).has(id));
}

/** Makes a direct message room; true where the server says it did. */
async function create(stage: Stage, room: RoomName): Promise<boolean> {
  const { known } = stage;
  const [first, second] = roomUsers[room];
  const [asker, other] = known.userIds[second] ? [first, known.userIds[second]] : [second, known.userIds[first]];
  if (other === undefined) {
    const remedy = `users: { ${second}: { id: "<user id>", token: "<token>" } }`;
    known.unavailable[room] = { reason: `A ${room} room cannot be made without the id of a user.`, remedy };
    return false;
  }
  const answer = await stage.call(asker, 'createDm', { other });
  if (answer.status === 200) return true;
  const because = answer.status === 401 ? 'auth.valid-token' : 'create-dm.ok';
  const reason = `no ${room} room is configured, and create_dm does not make one.`;
  known.unavailable[room] = { reason, because, remedy: roomRemedy[room] };
  return false;
}

/** Asks for the rooms after the largest known one, as the peer, who is in both. */
async function probe(stage: Stage, rooms: RoomName[]): Promise<void> {
  const { known } = stage;
  if (rooms.length === 0 || !areCounted(known.seenRooms)) return;
  await stage.quiet();
  const first = numberAfter(known.seenRooms);
  for (let offset = 0; offset < stage.probe && rooms.some((room) => !known.rooms[room]); offset += batchSize) {
    const size = Math.min(batchSize, stage.probe - offset);
    await Promise.all(idsFrom(first + offset, size).map((id) => probeRoom(stage, rooms, id)));
  }
}

async function probeRoom(stage: Stage, rooms: readonly RoomName[], id: string): Promise<void> {
  const { known } = stage;
  const occupants = occupantsOf(await stage.call('peer', 'roomInfo', { room_id: id }));
  if (!occupants) return;
  known.seenRooms.push(id);
  if (occupants.length !== 2) return;
  for (const room of rooms) {
    const [other] = roomUsers[room];
    const info = await stage.call(other, 'roomInfo', { room_id: id });
    if (known.rooms[room] || !occupantsOf(info)) continue;
    known.rooms[room] = id;
    delete known.unavailable[room];
    if (!wasVacant(known, id)) continue;
    known.madeRooms += 1;
    stage.noteCreated(id);
  }
}
