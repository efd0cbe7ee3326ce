import {
  areCounted,
  batchSize,
  type CreateDmOptions,
  chatPaths,
  idsFrom,
  isObject,
  numberAfter,
  type ScenarioRoom,
} from '../../protocol/index.ts';
import { type Answer, jsonOf } from '../../wire-client/index.ts';
import type { Actor } from './actor.ts';
import type { PlayContext } from './play-context.ts';

/**
 * Notes how later steps call the room that create_dm has just made. The answer does not tell its id (reading 15), so it
 * is looked for: our own mock knows; elsewhere room_info is asked about the ids after the greatest known one.
 */
export async function findNewRoom(context: PlayContext, actor: Actor, { other, name }: CreateDmOptions): Promise<void> {
  if (name === undefined) return;
  const occupants = [actor.id, actorNamed(context, other)?.id ?? other];
  const { mock } = context.target;
  const id = mock ? mock.newestRoomOf(occupants) : await probeForRoom(context, actor, occupants);
  if (id === undefined) context.rooms.noteMissing(name, whyNotFound(context));
  else context.rooms.note(name, id);
  if (id !== undefined) context.createdRooms.push(id);
}

function whyNotFound({ target: { probe } }: PlayContext): string {
  return `The ids of this server cannot be guessed, or none of the next ${probe} is the new room: see --probe.`;
}

const actorNamed = (context: PlayContext, name: string): Actor | undefined =>
  context.actors.find((actor) => actor.name === name);

/** Looks upwards from the greatest id that the user knows, in ids that are numbers. */
async function probeForRoom(
  context: PlayContext,
  actor: Actor,
  occupants: readonly string[],
): Promise<string | undefined> {
  const known = [...(await knownRooms(context, actor)), ...context.createdRooms];
  if (!areCounted(known)) return undefined;
  const first = numberAfter(known);
  for (let probed = 0; probed < context.target.probe; probed += batchSize) {
    const size = Math.min(batchSize, context.target.probe - probed);
    const ids = idsFrom(first + probed, size);
    const rooms = await Promise.all(ids.map((id) => occupantsOf(context, actor, id)));
    // The newest has the greatest id.
    const index = rooms.findLastIndex((inside) => inside && isSame(inside, occupants));
    if (index >= 0) return ids[index];
  }
  return undefined;
}

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && others.every((one) => some.includes(one));

/** The rooms in which a user has seen a message. */
async function knownRooms(context: PlayContext, actor: Actor): Promise<string[]> {
  const answer = await context.call(actor, chatPaths.retrieve, { after: 0 });
  const rooms = (answer ? context.listOf(answer) : []).flatMap((message) =>
    isObject(message) && typeof message.room === 'string' ? [message.room] : [],
  );
  return [...new Set(rooms)];
}

async function occupantsOf(context: PlayContext, actor: Actor, room: string): Promise<string[] | undefined> {
  const answer: Answer | undefined = await context.call(actor, chatPaths.roomInfo, { room_id: room });
  const body = answer?.status === 200 ? jsonOf(answer) : undefined;
  if (!isObject(body) || !Array.isArray(body.occupants)) return undefined;
  return body.occupants.filter((occupant) => typeof occupant === 'string');
}

/**
 * Finds a room of the scenario on a deployed server: one of that very id, or else one in which its users have talked
 * and the others who play have no place.
 */
export async function findScenarioRoom(context: PlayContext, room: ScenarioRoom): Promise<void> {
  const inside = context.actors.filter(({ name }) => room.occupants.includes(name));
  const outside = context.actors.filter(({ name }) => !room.occupants.includes(name));
  const [first] = inside;
  if (!first) return;
  const fits = (occupants: string[] | undefined): boolean =>
    occupants !== undefined &&
    inside.every(({ id, isIdKnown }) => !isIdKnown || occupants.includes(id)) &&
    outside.every(({ id }) => !occupants.includes(id));
  for (const id of [room.id, ...(await knownRooms(context, first))]) {
    if (fits(await occupantsOf(context, first, id))) {
      context.rooms.note(room.id, id);
      return;
    }
  }
  const names = room.occupants.join(', ');
  context.rooms.noteMissing(room.id, `--room ${room.id}=ID names a room of this server that has ${names} in it.`);
}
