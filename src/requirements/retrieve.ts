import { chapter } from './requirement.ts';

export const retrieve = chapter('retrieve', [
  [
    'retrieve.shape',
    'MUST',
    'The answer is 200 with the documented envelope, and every entry is a full message.',
    'Send `{ room_name, occupants: [message…] }`, the messages under `occupants`, each with all five fields.',
  ],
  [
    'retrieve.after-is-exclusive',
    'MUST',
    'Only messages with ids greater than `after` are returned.',
    'Compare with `>`, not with `>=`, and apply it to every room.',
  ],
  [
    'retrieve.zero-means-all',
    'MUST',
    '`after: 0` returns the whole history of the rooms of the caller.',
    'Do not take 0 for a missing value, and do not limit the list.',
  ],
  [
    'retrieve.own-rooms-only',
    'MUST',
    'Messages of rooms that the caller is not in are never returned.',
    'Select by the rooms of the caller before anything else.',
  ],
  [
    'retrieve.complete',
    'MUST',
    'Every accepted message is there, without a gap, for every occupant: its poster included, and those who were offline.',
    'Store the message once for the room, not once per receiver, and return the list without a limit.',
  ],
  [
    'retrieve.matches-live',
    'MUST',
    'A message has the same id, text, poster, room and timestamp in the history as in its live frame.',
    'Make the message once and use the same object for the store and for the frames.',
  ],
  [
    'retrieve.nothing-newer',
    'MUST',
    'Where nothing is newer, the answer is 200 with an empty list, also far beyond (2^31, 2^53 − 1).',
    'An empty list is not an error: answer 200 and `[]`, and read `after` as an integer of 64 bits.',
  ],
  [
    'retrieve.fresh',
    'SHOULD',
    'A message that somebody has received live is in the history of every occupant who asks after that.',
    'Store a message before you deliver it, and read from where you have written: a client that connects and then asks once has a hole otherwise.',
  ],
  [
    'retrieve.no-late-ids',
    'SHOULD',
    'No message appears later with an id at or below one that this history had already shown.',
    'Assign the id and make the message visible in one step, or in the order of ids: whoever asks for what comes after the last id never gets a late one.',
  ],
  [
    'retrieve.malformed',
    'SHOULD',
    'A malformed request is answered by a 4xx, never by a 5xx.',
    'Validate the body before using it and answer 400 with the error body.',
  ],
]);
