import { chapter } from './requirement.ts';

export const createDm = chapter('create-dm', [
  ['create-dm.ok', 'MUST', 'A valid request is answered 200.', 'Answer 200 once the room is made.'],
  [
    'create-dm.no-body',
    'MUST',
    'The answer has an empty body.',
    'End the answer without a body: no `{}`, no `null`, no room id.',
  ],
  [
    'create-dm.unknown-user',
    'MUST',
    'A user who does not exist is answered 404 with the `error_code` `NOT_FOUND`.',
    'Look the other user up before the room is made and answer with the error body.',
  ],
  [
    'create-dm.occupants',
    'MUST',
    'The room then exists, and its occupants are exactly the two users, whoever of them asks.',
    'Put both users into the new room before answering, and nobody else.',
  ],
  [
    'create-dm.malformed',
    'SHOULD',
    'A malformed request is answered by a 4xx, never by a 5xx.',
    'Validate the body before using it and answer 400 with the error body.',
  ],
]);
