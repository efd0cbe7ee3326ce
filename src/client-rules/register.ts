/** How binding a requirement is. An `excluded` one cannot be judged from outside the client, and says why. */
export type ClientLevel = 'MUST' | 'SHOULD' | 'excluded';

/** What the chat document asks of a client, by an id that never changes. */
export interface ClientRequirement {
  id: ClientRequirementId;
  level: ClientLevel;
  /** A sentence about a client that keeps it. */
  title: string;
  /** What in the chat document it follows from; for an excluded one, why it cannot be judged. */
  reason: string;
  /** What to do in a client that breaks it. */
  remedy: string;
}

type Entry = Omit<ClientRequirement, 'id'>;

/**
 * The register of what is asked of clients. `docs/client-rules.md` says the same at more length, an anchor per id.
 * Ids are permanent: never renamed, never used again.
 */
const entries = {
  'client.token-first': {
    level: 'MUST',
    title: 'The first frame on a connection is the token message',
    reason: 'Once the connection is open the token message has to be sent; the server knows nobody before it.',
    remedy: 'Send {"auth_token":"…"} as a text frame as soon as the connection is open, before anything else.',
  },
  'client.token-once': {
    level: 'MUST',
    title: 'The token is sent once on each connection',
    reason: 'The token message opens the conversation; on a connection that has one, it is a frame nobody answers.',
    remedy: 'Send the token when the connection opens and never again on it; for a new token, open a new connection.',
  },
  'client.waits-for-connected': {
    level: 'MUST',
    title: 'Nothing but the token is sent before CONNECTED has arrived',
    reason: 'The connection counts as made only when CONNECTED is received.',
    remedy: 'Queue what the user sends, and send it when {"status":"CONNECTED"} has arrived.',
  },
  'client.made-when-connected': {
    level: 'SHOULD',
    title: 'What was missed is asked for after CONNECTED, not before',
    reason:
      'Live messages are certain only after CONNECTED: what is posted between an earlier answer and CONNECTED never arrives by itself.',
    remedy: 'Ask /chat/retrieve once CONNECTED has arrived; what comes twice is recognised by its id.',
  },
  'client.valid-json': {
    level: 'MUST',
    title: 'Frames are JSON text frames, and request bodies are JSON',
    reason: 'Every message of the document is JSON; anything else on a connection is dropped without an answer.',
    remedy: 'Serialise with a JSON library and send the result as a text frame, or as a UTF-8 body.',
  },
  'client.sent-frame': {
    level: 'MUST',
    title: 'A sent message has a room and a text, both strings, under the keys of the dialect',
    reason: 'The document gives the shape of a sent message; any other is dropped without an answer.',
    remedy: 'Send {"room":"<room id>","messages":"<text>"} (with the key `message` in the dialect `deployed`).',
  },
  'client.bearer': {
    level: 'MUST',
    title: 'Every request carries `Authorization: Bearer <token>`',
    reason: 'The three POST endpoints are authenticated, and this header is how.',
    remedy: 'Send the header `Authorization: Bearer <token>`: capital B, one space, the token as it was given.',
  },
  'client.request-body': {
    level: 'MUST',
    title: 'A request body has the documented parameters',
    reason: 'Each endpoint names its parameters and their types.',
    remedy:
      'Send {"other":"<user id>"}, {"room_id":"<room id>"} or {"after":<number>}: ids as strings, `after` as a number.',
  },
  'client.known-endpoints': {
    level: 'MUST',
    title: 'Only the documented paths are used, with their methods',
    reason: 'The document has four paths: one for a WebSocket handshake, three for POST.',
    remedy: 'Open /chat/connect as a WebSocket; POST to /chat/create_dm, /chat/room_info and /chat/retrieve.',
  },
  'client.sound-connection': {
    level: 'MUST',
    title: 'The connection is kept sound: valid frames of a sane size, and what arrives is read',
    reason:
      'The live endpoint is a WebSocket; a server has to cut off a client that breaks its framing or stops reading.',
    remedy: 'Leave framing to a WebSocket library, keep frames below 1 MiB, and never stop reading.',
  },
  'client.no-endless-resend': {
    level: 'MUST',
    title: 'A message that was dropped is not sent again and again',
    reason: 'A message to a room that its sender is not in gets no answer, on purpose: waiting for one never ends.',
    remedy: 'Give up after a few tries and tell the user; ask /chat/room_info whether the room is theirs.',
  },
  'client.no-flood': {
    level: 'SHOULD',
    title: 'Frames and requests come at a pace that a person could cause',
    reason: 'The document describes a chat for people; a thousand messages a second from one user is a loop.',
    remedy: 'Look for a handler that sends whenever it receives, or for a retry without a pause.',
  },
  'client.keeps-connection': {
    level: 'MUST',
    title: 'A client keeps its connection, and does not close it only to open another at once',
    reason: 'Messages arrive live on an open connection; opening one anew again and again is load without a message.',
    remedy:
      'Look for an effect or a handler that closes and opens on every change: open once, and close when the user leaves.',
  },
  'client.reconnect-pause': {
    level: 'MUST',
    title: 'After a lost connection there is a pause before the next one',
    reason: 'A server closes a connection when it cannot process messages; connecting at once makes that worse.',
    remedy:
      'Wait before each new connection, longer each time, with some randomness: 0.5 s, 1 s, 2 s … up to a minute.',
  },
  'client.reconnect-backoff': {
    level: 'SHOULD',
    title: 'Through a long outage the pauses between the tries grow',
    reason:
      'A server closes a connection when it cannot process messages; whoever knocks at a steady pace keeps it down.',
    remedy: 'Double the pause after each try that failed, up to a minute, and begin anew only after a success.',
  },
  'client.survives-close': {
    level: 'SHOULD',
    title: 'A connection that the server closes does not bring the client down',
    reason: 'The document says that an internal error closes the connection, so a client has to expect it.',
    remedy: "Handle the connection's close and error events everywhere; an unhandled one ends many programs.",
  },
  'client.survives-frames': {
    level: 'SHOULD',
    title: 'A frame or an answer that nobody expects does not bring the client down',
    reason:
      'A newer server says things that an older client does not know, and a bad day makes answers that break off.',
    remedy: 'Parse within a try, look at the status before the body, and leave aside what you do not know.',
  },
  'client.fetches-missed': {
    level: 'SHOULD',
    title: 'After connecting again the client asks for what it missed',
    reason: 'What is posted while there is no connection arrives only through /chat/retrieve.',
    remedy: 'When CONNECTED arrives on a new connection, POST /chat/retrieve with the highest id seen before.',
  },
  'client.resumes-without-loss': {
    level: 'MUST',
    title: 'After connecting again nothing between the last seen message and the present is skipped',
    reason: '/chat/retrieve leaves out the given id and everything below it.',
    remedy:
      'Remember the highest id seen before the connection was lost, and ask with that one: not one more, and not an id that arrived since.',
  },
  'client.resumes-from-last': {
    level: 'SHOULD',
    title: 'After connecting again the client asks from the last message it has seen, not from the beginning',
    reason: '`after` is there so that a client gets only what is new to it; 0 means the whole history.',
    remedy: 'Pass the highest id seen so far as `after`; 0 is for a client that has nothing yet.',
  },
  'client.logs-in-again': {
    level: 'MUST',
    title: 'A token that was refused is not tried again and again',
    reason: 'AUTH_TOKEN_EXPIRED and AUTH_TOKEN_INVALID are final: the same token cannot become valid again.',
    remedy: 'When a token is refused, stop, get a new one by logging in, and only then go on.',
  },
  'client.closes-properly': {
    level: 'SHOULD',
    title: 'A client that leaves closes its connection',
    reason: 'A WebSocket ends with a closing handshake; without it a server may hold the connection for minutes.',
    remedy: 'Call close() and let it finish before the program ends.',
  },
  'client.error-text': {
    level: 'excluded',
    title: 'Decisions are made by `error_code`, never by the text in `error`',
    reason:
      'Which of the two a client reads cannot be seen from outside. Give the error another text with a fault: a client that read the text then goes wrong by another rule, such as client.logs-in-again.',
    remedy: 'Compare `error_code`; show `error` to people.',
  },
  'client.shows-state': {
    level: 'excluded',
    title: 'The user is shown a connection only after CONNECTED, and a closed one when it is closed',
    reason: 'What an app shows cannot be seen from outside; what it sends is judged by client.waits-for-connected.',
    remedy: 'Tie what you show to CONNECTED and to the close event, not to the opening of the socket.',
  },
  'client.shows-once': {
    level: 'excluded',
    title: 'A message that comes twice is shown once',
    reason:
      'What an app shows cannot be seen from outside. The scenario duplicates-and-disorder sends one twice; let a test look at the view.',
    remedy: 'Keep messages by their id, and let one that is there already take its own place.',
  },
  'client.shows-in-order': {
    level: 'excluded',
    title: 'Messages are shown in the order of their ids, however they arrive',
    reason:
      'What an app shows cannot be seen from outside. The scenario duplicates-and-disorder lets one be overtaken; let a test look at the view.',
    remedy: 'Sort by id whenever something is added, and never trust the order of arrival.',
  },
  'client.secure': {
    level: 'excluded',
    title: 'A deployed server is reached over wss:// and https://',
    reason: 'Which addresses a client uses elsewhere cannot be seen here; `serve --tls` lets it be tried.',
    remedy: 'Use wss:// and https:// for every server that is not on this machine.',
  },
} as const satisfies Record<string, Entry>;

export type ClientRequirementId = keyof typeof entries;

/** The register of what is asked of clients, in the order of a client's day. */
export const clientRequirements: readonly ClientRequirement[] = Object.entries(entries).map(([id, entry]) => ({
  id: id as ClientRequirementId,
  ...entry,
}));
