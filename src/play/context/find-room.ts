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
 * Notes how later steps call the room that create_dm has just made. The answer does not tell its id (reading 15): our own
 * mock knows it, the config may say it, some servers answer it all the same, ids that are numbers can be guessed, and else
 * the first message in it shows it.
 */
export async function findNewRoom(
  context: PlayContext,
  actor: Actor,
  { other, name }: CreateDmOptions,
  answer: Answer,
): Promise<void> {
  if (name === undefined || context.rooms.isGiven(name)) return;
  const occupants = [actor.id, actorNamed(context, other)?.id ?? other];
  const { mock } = context.target;
  if (mock) {
    noteFound(context, name, mock.newestRoomOf(occupants));
    return;
  }
  const known = new Set([...(await knownRooms(context, actor)), ...Object.values(context.rooms.noted())]);
  const found = answeredId(answer) ?? (await probeForRoom(context, actor, { occupants, known }));
  noteFound(context, name, found);
  if (found !== undefined) return;
  const users = [actor.name, other];
  context.rooms.noteHidden(name, { users, known, remedy: whyNotFound(name, users) });
}

function noteFound(context: PlayContext, name: string, id: string | undefined): void {
  if (id === undefined) return;
  context.rooms.note(name, id);
  context.createdRooms.push(id);
}

/** The id in the body of an answer that should have none. */
function answeredId(answer: Answer): string | undefined {
  const body = jsonOf(answer);
  const id = isObject(body) ? (body.room_id ?? body.room ?? body.id) : undefined;
  return typeof id === 'string' ? id : undefined;
}

const whyNotFound = (name: string, users: readonly string[]): string =>
  `create_dm does not tell the id, and ids of this server cannot be guessed: the first message in the room would show it. Name a direct message room of ${users.join(' and ')} in the config, \`play: { rooms: { ${name}: "its id" } }\`, or with --room ${name}=ID. Where ids are numbers, --probe says how many are tried.`;

const actorNamed = (context: PlayContext, name: string): Actor | undefined =>
  context.actors.find((actor) => actor.name === name);

/** Looks upwards from the greatest id that is known, in ids that are numbers. Where none is known, only the first few. */
async function probeForRoom(
  context: PlayContext,
  actor: Actor,
  { occupants, known }: { occupants: readonly string[]; known: ReadonlySet<string> },
): Promise<string | undefined> {
  if (!areCounted([...known])) return undefined;
  const first = numberAfter([...known]);
  const most = known.size === 0 ? Math.min(batchSize, context.target.probe) : context.target.probe;
  for (let probed = 0; probed < most; probed += batchSize) {
    const ids = idsFrom(first + probed, Math.min(batchSize, most - probed));
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
