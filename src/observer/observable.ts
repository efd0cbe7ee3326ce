interface Row {
  isJudged: boolean;
  /** How it is judged by observation, or why it cannot be. */
  how: string;
}

const judged = (how: string): Row => ({ isJudged: true, how });
const unjudged = (how: string): Row => ({ isJudged: false, how });

/**
 * For every requirement of the register: how what passed shows that it was kept or broken, or why it cannot.
 * @example observable['live.exactly-once'].how
 */
export const observable = {
  'auth.valid-token': judged(
    'Kept by every request with a token that was let in; broken where a token was sent and the answer is AUTH_TOKEN_MISSING.',
  ),
  'auth.missing-token': judged(
    'Every answer to a request without an `Authorization` header must be 401 AUTH_TOKEN_MISSING.',
  ),
  'auth.invalid-token': judged(
    'Every answer to a malformed header, or to a token that the recorder knows as invalid, must be 401 AUTH_TOKEN_INVALID.',
  ),
  'auth.expired-token': judged(
    'Every answer to a token that the recorder knows as expired must be 401 AUTH_TOKEN_EXPIRED.',
  ),
  'auth.error-text': judged('Every 401 with an authentication error carries a text that a person can read.'),
  'connect.upgrade': unjudged('The headers of a handshake, and handshakes that fail, are not in the record.'),
  'connect.waits-for-token': judged('No frame comes on a connection before the client has sent anything.'),
  'connect.connected': judged('CONNECTED comes in a text frame; that a token was valid only the server knows.'),
  'connect.connected-first': judged(
    'Nothing but an error comes before CONNECTED on a connection recorded from its opening on.',
  ),
  'connect.connected-once': judged('CONNECTED does not come more often than a token was sent.'),
  'connect.invalid-token': judged(
    'A token that the recorder knows as invalid is answered by AUTH_TOKEN_INVALID, and never by CONNECTED.',
  ),
  'connect.expired-token': judged(
    'A token that the recorder knows as expired is answered by AUTH_TOKEN_EXPIRED, and never by CONNECTED.',
  ),
  'connect.bad-first-message': judged(
    'A first message that is no token object is not followed by CONNECTED before a token was sent, and its text never appears.',
  ),
  'connect.bad-first-message-error': judged(
    'A connection whose first message is no token object is not closed by the server before an error frame has come.',
  ),
  'connect.refused-stays-dark': judged('No live message comes on a connection after an authentication error.'),
  'connect.refused-cannot-post': judged(
    'No text that was sent after an authentication error, and only there, appears anywhere.',
  ),
  'connect.secure': unjudged('The record does not tell over which address the target was reached.'),
  'live.after-connected': judged(
    'A message that came elsewhere comes on every connection of an occupant that was connected before it was sent: lost where a message that was posted because of it overtook it, or the stated window has passed.',
  ),
  'live.not-before-connected': judged(
    'A message that others had received live before this connection sent its token, longer ago than two receivers were ever apart, never comes on it (reading 14).',
  ),
  'live.every-connection': judged(
    'As live.after-connected, where another connection of the same user has received the message.',
  ),
  'live.frame': judged('Every live frame has the documented shape and types.'),
  'live.fields': judged('Poster and room are those of the frame that was sent with this text.'),
  'live.content': judged('The text is one that was sent, matched by its words where it was altered.'),
  'live.timestamp': judged(
    'A whole number of seconds; where the clocks can be compared, between sending and arrival, give or take the allowed skew.',
  ),
  'live.id-increases': judged('What was sent after another message had been seen has a greater id than that.'),
  'live.occupants-only': judged('No live message comes to somebody who was certainly not in its room.'),
  'live.exactly-once': judged('No id comes twice on one connection, and what was sent once gets one id.'),
  'live.order': judged(
    'A message does not come after one that was sent on a connection which had received it before; what is under way at once may come in any order.',
  ),
  'live.no-undocumented-frames': judged('Every frame is CONNECTED, an error or a live message.'),
  'send.posts': judged(
    'Kept by every sent text that appears; a text that nobody saw is unknown, because nothing acknowledges it.',
  ),
  'send.silent-not-occupant': judged('No error frame follows a frame to a room that the sender is certainly not in.'),
  'send.silent-unknown-room': judged('No error frame follows a frame to a room that does not exist.'),
  'send.silent-malformed': judged('No error frame follows a malformed frame.'),
  'send.stays-open': judged(
    'A connection is not closed as for invalid data (1003, 1007) right after a frame that ought to be dropped, and is used on after it.',
  ),
  'send.dropped-has-no-effect': judged(
    'No text that was sent only in frames that ought to be dropped appears anywhere.',
  ),
  'send.indistinguishable': unjudged('Both kinds of room answer with silence; timing and logs are not compared.'),
  'send.drop-is-logged': unjudged('The log of a server is not in the record.'),
  'send.internal-error-closes': unjudged('An internal error does not show on the wire.'),
  'create-dm.ok': judged('A valid request for a user who is known to exist is answered 200.'),
  'create-dm.no-body': judged('An answer 200 has an empty body.'),
  'create-dm.unknown-user': judged('A 404 has the documented body.'),
  'create-dm.occupants': unjudged('The answer does not tell which room was made.'),
  'create-dm.malformed': judged('A malformed request is answered 4xx.'),
  'room-info.shape': judged('An answer 200 has the documented shape, and an occupant gets one.'),
  'room-info.occupants': judged(
    'Nobody is listed twice, the caller is listed, and whoever asks between two equal answers gets the same occupants.',
  ),
  'room-info.unknown': judged('A 404 for a room that nobody has seen has the documented body.'),
  'room-info.not-occupant': judged('Somebody who is certainly not in a room gets a 404 with the documented body.'),
  'room-info.indistinguishable': judged('The 404s for rooms that exist and for rooms that do not are the same.'),
  'room-info.malformed': judged('A malformed request is answered 4xx.'),
  'retrieve.shape': judged('Every answer to a valid request is 200 with the documented envelope of whole messages.'),
  'retrieve.after-is-exclusive': judged(
    'Every id in an answer is greater than `after`; ids of any size are compared exactly.',
  ),
  'retrieve.zero-means-all': judged(
    'With `after: 0` comes everything that other histories have shown of the rooms of the caller.',
  ),
  'retrieve.own-rooms-only': judged('No message of a room that the caller is certainly not in is in an answer.'),
  'retrieve.complete': judged(
    'What others have read in their histories, or was live longer ago than the stated window, is in the history of every occupant.',
  ),
  'retrieve.matches-live': judged('A message has the same fields live and in the history.'),
  'retrieve.nothing-newer': judged('Where `after` is at or beyond the greatest id seen, the answer is 200.'),
  'retrieve.fresh': judged('What somebody had received live before the request is in the answer to every occupant.'),
  'retrieve.no-late-ids': judged(
    'No message appears whose id an earlier history of an occupant had already passed without showing it.',
  ),
  'retrieve.malformed': judged('A malformed request is answered 4xx.'),
  'history.consistent': judged(
    'An id is one message on every connection and in every history, and what one history of a user has shown every later one has.',
  ),
} as const satisfies Record<string, Row>;

type Rows = typeof observable;

/** The id of a requirement that the table tells of. */
export type ObservableRequirement = keyof Rows;

/** The requirements that observation can decide, in the order of the register. */
export const judgedByObservation = (Object.keys(observable) as ObservableRequirement[]).filter(
  (id) => observable[id].isJudged,
);
