import { chapter } from './requirement.ts';

export const roomInfo = chapter('room-info', [
  [
    'room-info.shape',
    'MUST',
    'The answer is 200 with `room_name`, a string or null, and `occupants`, a list of strings.',
    'Always send both keys; a room without a name has `"room_name": null`.',
  ],
  [
    'room-info.occupants',
    'MUST',
    'Each occupant is listed once, the caller among them, and the set is the same whoever of them asks.',
    'List the user ids of all occupants, the caller included, without repeats.',
  ],
  [
    'room-info.unknown',
    'MUST',
    'A room that does not exist is answered 404 with the `error_code` `NOT_FOUND`.',
    'Answer 404 with the error body for a room id you do not know, whatever it looks like.',
  ],
  [
    'room-info.not-occupant',
    'MUST',
    'A room that the caller is not in is answered 404 with the `error_code` `NOT_FOUND`.',
    'Check that the caller is an occupant before answering, and answer as for a missing room.',
  ],
  [
    'room-info.indistinguishable',
    'SHOULD',
    'The answers for a missing room and for a foreign one do not differ in status, `error_code` or `error`.',
    'Make both answers in one place, so that nobody can find out which rooms exist.',
  ],
  [
    'room-info.malformed',
    'SHOULD',
    'A malformed request is answered by a 4xx, never by a 5xx.',
    'Validate the body before using it and answer 400 with the error body.',
  ],
]);
