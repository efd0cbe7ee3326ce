import { chapter } from './requirement.ts';

export const live = chapter('live', [
  [
    'live.after-connected',
    'MUST',
    'Every message posted after CONNECTED was received reaches that connection, from the very next one on.',
    'Subscribe the connection before CONNECTED is sent, not after: between the two, messages get lost.',
  ],
  [
    'live.not-before-connected',
    'MUST',
    'A message that had gone out live before CONNECTED never arrives on that connection, neither at once nor later.',
    'Do not queue or replay for a connection that is not live yet; history is what `retrieve` is for.',
  ],
  [
    'live.every-connection',
    'MUST',
    'All connected connections of an occupant receive a message.',
    'Keep a set of connections per user, not one: each was promised that live messages arrive.',
  ],
  [
    'live.frame',
    'MUST',
    'A live message is a text frame `{ "message": { id, message, poster, room, timestamp } }` with the documented types.',
    'Send `id` as a positive integer, `timestamp` as a number, and the other three as strings.',
  ],
  [
    'live.fields',
    'MUST',
    'In a live message, `poster` is the user id of the sender and `room` the id of the room it was sent to.',
    'Fill `poster` from the token of the sending connection and `room` from the sent frame.',
  ],
  [
    'live.content',
    'MUST',
    'The text arrives unchanged, live and in the history: Unicode beyond the BMP, combining and composed forms, invisible characters, control characters, line breaks, spaces, quotes, markup, `+ $ % &`, texts that look like numbers, JSON, null or nothing, 4,000 characters, also of four bytes each.',
    'Store and forward the text as it came: no trimming, escaping, normalising or cutting; escape where it is displayed.',
  ],
  [
    'live.timestamp',
    'MUST',
    '`timestamp` is in whole UNIX seconds and within the allowed clock skew of now.',
    'Send seconds, not milliseconds, as an integer, taken when the message is posted; check the clock of the server.',
  ],
  [
    'live.id-increases',
    'MUST',
    'A newer message has a greater id, across rooms and posters.',
    'Draw all message ids from one increasing source, not from one per room.',
  ],
  [
    'live.occupants-only',
    'MUST',
    'Nobody outside the room receives a message.',
    'Choose the receivers by the occupants of the room at the moment of posting.',
  ],
  [
    'live.exactly-once',
    'MUST',
    'A connection receives one frame per message.',
    'Subscribe each connection once, and send each message once per connection.',
  ],
  [
    'live.order',
    'SHOULD',
    'Messages of which each was posted after its sender had seen the one before arrive in the order of their ids on every connection.',
    'Assign the id and hand the frame to the connections in one step, or through one queue.',
  ],
  [
    'live.no-undocumented-frames',
    'SHOULD',
    'No frame other than CONNECTED, errors and live messages is ever sent; acknowledgements included.',
    'Do not send acknowledgements, presence or typing frames: clients written to the document do not know them.',
  ],
]);
