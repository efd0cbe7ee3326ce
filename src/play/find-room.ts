import { type Answer, jsonOf } from '../conformance/http-client.ts';
import { areCounted, batchSize, idsFrom, numberAfter } from '../conformance/room-ids.ts';
import { type CreateDmOptions, chatPaths, isObject, type ScenarioRoom } from '../protocol/index.ts';
import type { Player } from './player.ts';
import type { Stage } from './stage.ts';

/**
 * Notes how later steps call the room that create_dm has just made. The answer does not tell its id (reading 15), so it
 * is looked for: our own mock knows; elsewhere room_info is asked about the ids after the greatest known one.
 */
export async function findNewRoom(stage: Stage, player: Player, { other, name }: CreateDmOptions): Promise<void> {
  if (name === undefined) return;
  const occupants = [player.id, playerNamed(stage, other)?.id ?? other];
  const { mock } = stage.venue;
  const id = mock ? mock.newestRoomOf(occupants) : await probeForRoom(stage, player, occupants);
  if (id === undefined) stage.rooms.noteMissing(name, whyNotFound(stage));
  else stage.rooms.note(name, id);
  if (id !== undefined) stage.createdRooms.push(id);
}

function whyNotFound({ venue: { probe } }: Stage): string {
  return `The ids of this server cannot be guessed, or none of the next ${probe} is the new room: see --probe.`;
}

const playerNamed = (stage: Stage, name: string): Player | undefined =>
  stage.players.find((player) => player.name === name);

/** Looks upwards from the greatest id that the user knows, in ids that are numbers. */
async function probeForRoom(stage: Stage, player: Player, occupants: readonly string[]): Promise<string | undefined> {
  const known = [...(await knownRooms(stage, player)), ...stage.createdRooms];
  if (!areCounted(known)) return undefined;
  const first = numberAfter(known);
  for (let probed = 0; probed < stage.venue.probe; probed += batchSize) {
    const size = Math.min(batchSize, stage.venue.probe - probed);
    const ids = idsFrom(first + probed, size);
    const rooms = await Promise.all(ids.map((id) => occupantsOf(stage, player, id)));
    // The newest has the greatest id.
    const index = rooms.findLastIndex((inside) => inside && isSame(inside, occupants));
    if (index >= 0) return ids[index];
  }
  return undefined;
}

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && others.every((one) => some.includes(one));

/** The rooms in which a user has seen a message. */
async function knownRooms(stage: Stage, player: Player): Promise<string[]> {
  const answer = await stage.call(player, chatPaths.retrieve, { after: 0 });
  const rooms = (answer ? stage.listOf(answer) : []).flatMap((message) =>
    isObject(message) && typeof message.room === 'string' ? [message.room] : [],
  );
  return [...new Set(rooms)];
}

async function occupantsOf(stage: Stage, player: Player, room: string): Promise<string[] | undefined> {
  const answer: Answer | undefined = await stage.call(player, chatPaths.roomInfo, { room_id: room });
  const body = answer?.status === 200 ? jsonOf(answer) : undefined;
  if (!isObject(body) || !Array.isArray(body.occupants)) return undefined;
  return body.occupants.filter((occupant) => typeof occupant === 'string');
}

/**
 * Finds a room of the scenario on a deployed server: one of that very id, or else one in which its users have talked
 * and the others who play have no place.
 */
export async function findScenarioRoom(stage: Stage, room: ScenarioRoom): Promise<void> {
  const inside = stage.players.filter(({ name }) => room.occupants.includes(name));
  const outside = stage.players.filter(({ name }) => !room.occupants.includes(name));
  const [first] = inside;
  if (!first) return;
  const fits = (occupants: string[] | undefined): boolean =>
    occupants !== undefined &&
    inside.every(({ id, isIdKnown }) => !isIdKnown || occupants.includes(id)) &&
    outside.every(({ id }) => !occupants.includes(id));
  for (const id of [room.id, ...(await knownRooms(stage, first))]) {
    if (fits(await occupantsOf(stage, first, id))) {
      stage.rooms.note(room.id, id);
      return;
    }
  }
  const names = room.occupants.join(', ');
  stage.rooms.noteMissing(room.id, `--room ${room.id}=ID names a room of this server that has ${names} in it.`);
}
