import { chapter, type Requirement } from './requirement.ts';

export const sending: Requirement[] = [
  ...chapter('sending', [
    [
      'send.posts',
      'MUST',
      'A frame `{ room, messages }` from an occupant posts the text to the room.',
      'Read the text from the key `messages`: the document shows the plural.',
    ],
    [
      'send.silent-not-occupant',
      'MUST',
      'Sending to a room that one is not in returns nothing.',
      'Write the reason into the server log and return nothing on the connection.',
    ],
    [
      'send.silent-unknown-room',
      'MUST',
      'Sending to a room that does not exist returns nothing.',
      'Treat a missing room as a foreign one: log it and return nothing.',
    ],
    [
      'send.silent-malformed',
      'MUST',
      'A frame that is not JSON, not an object, lacks a field, has a wrong type (also where the value is right, as a room id that is a number), or is binary returns nothing.',
      'Log the malformed frame and return nothing; errors are frames only before CONNECTED.',
    ],
    [
      'send.stays-open',
      'MUST',
      'After a dropped frame the connection stays open and usable.',
      'Catch what the frame handler throws; only an internal server error closes the connection.',
    ],
    [
      'send.dropped-has-no-effect',
      'MUST',
      'A dropped message is delivered to nobody and stored nowhere.',
      'Check the shape and the occupancy before anything is stored or sent.',
    ],
    [
      'send.indistinguishable',
      'SHOULD',
      'Sending to a foreign room and to a missing room cannot be told apart.',
      'Answer both in the same way, or nobody can be kept from finding out which rooms exist.',
    ],
  ]),
  {
    id: 'send.drop-is-logged',
    chapter: 'sending',
    level: 'excluded',
    sentence: 'A dropped frame is logged in the server log.',
    reason:
      'The log of a server cannot be seen from outside; the mock logs every drop with its reason, and its own tests hold it to that.',
  },
  {
    id: 'send.internal-error-closes',
    chapter: 'sending',
    level: 'excluded',
    sentence: 'An internal server error closes the connection.',
    reason: 'An internal error cannot be provoked from outside; the mock plays it as a fault so that clients meet it.',
  },
];
