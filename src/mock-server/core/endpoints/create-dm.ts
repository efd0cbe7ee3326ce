import { isCreateDmRequest } from '../../../protocol/index.ts';
import { fullMemory } from '../history-memory.ts';
import { addRoom, findDirectMessageRoom, takeMemory } from '../world.ts';
import { badRequest, type EndpointAnswer, type EndpointCall, refuse } from './answer.ts';

/** POST /chat/create_dm: a room of the caller and another user; its id is not told (create-dm.no-body, reading 15). */
export function createDm({ world, dialect, caller, body }: EndpointCall): EndpointAnswer {
  if (!isCreateDmRequest(body)) return badRequest('{"other": "<user id>"}');
  const other = world.users.get(body.other);
  if (!other) return refuse(dialect.unknownUser, `there is no user ${JSON.stringify(body.other)}`);
  const old = dialect.reusesDirectMessageRoom ? findDirectMessageRoom(caller, other) : undefined;
  if (!old && world.memory.isFull) return refuse('INTERNAL_ERROR', fullMemory(world.memory));
  const room = old ?? addRoom(world, { occupants: [caller.id, other.id] });
  if (!old) takeMemory(world);
  const verb = old ? 'already share' : 'now share';
  return { status: 200, body: '', detail: `${caller.id} and ${other.id} ${verb} room ${room.id}`, room: room.id };
}
