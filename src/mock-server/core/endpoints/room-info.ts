import { isRoomInfoRequest } from '../../../protocol/index.ts';
import { badRequest, type EndpointAnswer, type EndpointCall, refuse } from './answer.ts';

/** POST /chat/room_info: name and occupants, only to an occupant; to all others the room does not exist. */
export function roomInfo({ world, dialect, caller, body }: EndpointCall): EndpointAnswer {
  if (!isRoomInfoRequest(body)) return badRequest('{"room_id": "<room id>"}');
  const room = world.rooms.get(body.room_id);
  if (!room) return refuse(dialect.unknownRoom, `there is no room ${JSON.stringify(body.room_id)}`);
  if (!room.occupants.has(caller.id)) return refuse(dialect.unknownRoom, `${caller.id} is not in room ${room.id}`);
  const answer = { room_name: room.name, occupants: [...room.occupants] };
  return { status: 200, body: JSON.stringify(answer), detail: `room ${room.id}`, room: room.id };
}
