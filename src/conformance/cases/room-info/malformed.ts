import type { Case } from '../../case/case.ts';
import { type MalformedRequest, refusesMalformed } from '../actions/malformed-request.ts';

const refuses = (id: string, request: Pick<MalformedRequest, 'what' | 'body' | 'options'>): Case =>
  refusesMalformed(
    { id, requirement: 'room-info.malformed', maskedBy: ['room-info.shape', 'auth.valid-token'] },
    { endpoint: 'roomInfo', path: 'room_info', ...request },
  );

export const malformed: Case[] = [
  refuses('room-info.malformed/not-json', { what: 'a body that is not JSON', options: { rawBody: '{"room_id": ' } }),
  refuses('room-info.malformed/without-room-id', { what: 'a body without `room_id`', body: {} }),
  refuses('room-info.malformed/wrong-type', { what: 'a `room_id` that is not a string', body: { room_id: { id: 1 } } }),
];
