import {
  type AuthProblem,
  type ChatEvent,
  chatPaths,
  type DropReason,
  type RefusalReason,
} from '../../protocol/index.ts';
import { printable } from './printable.ts';

/** What the server log says of an event; `remedy` says what to do, where something is wrong. */
export interface Sentence {
  text: string;
  remedy?: string;
}

type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;

/** An event in words. Everything that came from a client is quoted, so that it cannot forge a line of its own. */
export function describeEvent(event: ChatEvent): Sentence {
  try {
    return sentenceOf(event) ?? unknownEvent(event);
  } catch {
    return unknownEvent(event);
  }
}

/** A recording may be of a newer version, or altered. */
const unknownEvent = (event: ChatEvent): Sentence => ({
  text: `an event of another kind: ${printable(JSON.stringify(event))}`,
});

function sentenceOf(event: ChatEvent): Sentence | undefined {
  switch (event.type) {
    case 'opened':
      return { text: `#${event.connection} opened` };
    case 'connected':
      return { text: `${who(event)} connected` };
    case 'refused':
      return refused(event);
    case 'ignored':
      return {
        text: `#${event.connection} sent a frame after it was refused; ignored`,
        remedy: 'Open a new connection and send a valid token first.',
      };
    case 'too-early':
      return {
        text: `${who(event)} sent a frame before it was sent CONNECTED`,
        remedy: 'Wait for {"status":"CONNECTED"} before you send anything: only then is the connection made.',
      };
    case 'posted':
      return posted(event);
    case 'dropped':
      return dropped(event);
    case 'closed':
      return { text: `${who(event)} closed (${event.code})` };
    case 'answered':
      return answered(event);
    case 'ahead-of-ids':
      return {
        text: `${event.user} asked for messages after ${event.after}, and the newest is ${event.newest}`,
        remedy:
          'Its client remembers ids of an earlier start or reset, and may take new messages for known: clear what it stores, keep the world with --keep FILE, or reset with --keep-ids.',
      };
    case 'tls-failed':
      return tlsFailed(event);
    case 'not-accepted':
      return { text: 'a connection was not let in', remedy: printable(event.why) };
    case 'turned-away':
      return { text: `${event.method} ${quoted(event.path)} ${event.status}`, remedy: asSentence(event.cure) };
    case 'held-back':
      return {
        text: `${who(event)} is held back: it sent ${flood(event)} within a second`,
        remedy: 'Look for a handler that sends whenever it receives, or for a retry without a pause.',
      };
    case 'cut-off':
      return { text: `${who(event)} cut off: ${event.why}` };
    case 'broke-rule':
      return brokeRule(event);
    case 'fault':
      return { text: `fault ${event.faults.map(quoted).join(' + ')} on ${event.on}${whom(event)}: ${event.does}` };
    case 'forwarded':
    case 'routed':
      return { text: `${event.method} ${quoted(event.path)} ${event.status}` };
    case 'handshake-refused':
      return {
        text: `${event.method} ${quoted(event.path)} ${event.status}`,
        remedy: `The handshake of the WebSocket was answered ${event.status}, by the server or by a gateway in front of it.`,
      };
    case 'server-broke-rule': {
      const { requirement, level, sentence } = event;
      const text = `the server broke ${requirement} (${level}): ${sentence}`;
      return {
        text: printable(text, Number.POSITIVE_INFINITY),
        remedy: `chat-testbed explain ${requirement} says what is asked.`,
      };
    }
    case 'forward-failed':
      return { text: `${event.method} ${quoted(event.path)} failed (${event.code})`, remedy: printable(event.why) };
    case 'steered':
      return steered(event);
    case 'reloaded':
      return { text: `the world was replaced${event.closed > 0 ? `; ${event.closed} connections closed` : ''}` };
  }
}

const refusalRemedies: Record<RefusalReason, string> = {
  binary: 'Its first message was binary: send the token as a JSON text frame.',
  'not-json': 'Its first message was no JSON: send {"auth_token":"…"}.',
  'no-token': 'Its first message had no `auth_token`: send {"auth_token":"…"}.',
  'chat-before-token': 'It sent a chat message first: send {"auth_token":"…"} and wait for CONNECTED.',
  'token-no-string': 'Its `auth_token` was no string.',
  token: '',
};

function refused({ connection, reason, error, isAnswered, user, token, hint }: EventOf<'refused'>): Sentence {
  const outcome = isAnswered ? error : 'in silence';
  const whose = user === undefined ? '' : ` ${user}'s`;
  const shown = token === undefined ? '' : ` (${whose.trim() ? `${whose.trim()} ` : ''}token ${quoted(token)})`;
  const tokenRemedy =
    error === 'AUTH_TOKEN_EXPIRED' ? 'That token has run out: log in again.' : unknownTokenRemedy('that token', hint);
  return { text: `#${connection} refused: ${outcome}${shown}`, remedy: refusalRemedies[reason] || tokenRemedy };
}

function unknownTokenRemedy(token: string, hint: string | undefined): string {
  if (hint !== undefined) return `No user has ${token}: ${hint}${/[.?!]$/.test(hint) ? '' : '.'}`;
  return `No user has ${token}: the valid ones were printed at the start.`;
}

function brokeRule({ client, requirement, level, sentence: what, cure: remedy }: EventOf<'broke-rule'>): Sentence {
  const text = `${client} broke ${requirement} (${level}): ${what}`;
  return { text: printable(text, Number.POSITIVE_INFINITY), remedy };
}

function posted({ connection, message, receivers }: EventOf<'posted'>): Sentence {
  const from = connection === undefined ? message.poster : who({ user: message.poster, connection });
  const many = receivers === 1 ? '1 connection' : `${receivers} connections`;
  return { text: `${from} → room ${quoted(message.room)} ${preview(message.message)} [${message.id}, ${many}]` };
}

function dropped(event: EventOf<'dropped'>): Sentence {
  const place = event.room === undefined ? '' : ` to room ${quoted(event.room)}`;
  return { text: `${who(event)} sent a frame${place}: dropped in silence`, remedy: dropRemedies[event.reason](event) };
}

const dropRemedies: Record<DropReason, (event: EventOf<'dropped'>) => string> = {
  binary: () => 'It was binary: send JSON as a text frame.',
  'not-json': () => 'It was no JSON.',
  'not-an-object': ({ sendKey }) => `It was no object: send {"room":"…","${sendKey}":"…"}.`,
  'token-again': () => 'It was a second token: send the token once, first.',
  'wrong-key': ({ user, detail, sendKey }) => `${user} sent \`${detail}\`; this dialect expects \`${sendKey}\`.`,
  'missing-field': ({ detail, sendKey }) => `It had no \`${detail}\`: send {"room":"…","${sendKey}":"…"}.`,
  'wrong-type': ({ detail }) => `Its \`${detail}\` was no string.`,
  'unknown-room': ({ room = '' }) => `There is no room ${quoted(room)}.`,
  'not-occupant': ({ user, room = '' }) => `${user} is not in room ${quoted(room)}.`,
};

/** Every reason for which a frame is dropped. */
export const dropReasons: readonly string[] = Object.keys(dropRemedies);

function answered({ endpoint, status, user, code, problem, token, hint, detail }: EventOf<'answered'>): Sentence {
  const caller = user === undefined ? '' : `${user} `;
  const result = code === undefined ? String(status) : `${status} ${code}`;
  const text = `${caller}POST ${chatPaths[endpoint]} ${result}`;
  if (problem) return { text, remedy: authRemedies[problem](token, hint) };
  if (code && detail) return { text, remedy: asSentence(detail) };
  return { text: detail ? `${text}: ${detail}` : text };
}

const authRemedies: Record<AuthProblem, (token?: string, hint?: string) => string> = {
  'no-header': () => 'There was no Authorization header: send `Authorization: Bearer <token>`.',
  'no-scheme': () => 'The Authorization header lacks the scheme: put `Bearer ` before the token.',
  'wrong-scheme-case': () => 'Write the scheme as `Bearer `, with a capital B and one space.',
  'no-token': () => 'There was no token behind `Bearer `.',
  'unknown-token': (token = '', hint?: string) => unknownTokenRemedy(`the token ${quoted(token)}`, hint),
  'expired-token': (token = '') => `The token ${quoted(token)} has run out: log in again.`,
};

const tlsRemedies = {
  'plain-http': 'This port speaks TLS: use https:// and wss://.',
  'plain-port': 'This port speaks no TLS: use http:// and ws://, or start the mock with --tls.',
  certificate:
    'Let it trust the certificate (CHAT_CA_FILE under exec, `chat-testbed certificate` says where it is), and see that it has the name that the client uses: --tls-name NAME.',
  unfinished: 'Look for a client that opens a bare TCP connection, as port checks do, or is too busy to go on.',
};

function tlsFailed({ problem, code }: EventOf<'tls-failed'>): Sentence {
  const texts = {
    'plain-http': 'a client spoke plain HTTP',
    'plain-port': 'a client spoke TLS',
    certificate: `a client refused the certificate${code === undefined ? '' : ` (${code})`}`,
    unfinished: 'a client did not finish the handshake of TLS in time, and was let go',
  };
  return { text: texts[problem], remedy: tlsRemedies[problem] };
}

function whom({ user, connection }: EventOf<'fault'>): string {
  if (connection !== undefined) return ` for ${who({ connection, ...(user !== undefined && { user }) })}`;
  return user === undefined ? '' : ` for ${user}`;
}

function steered({ by, what, problem }: EventOf<'steered'>): Sentence {
  const text = `${by === 'scenario' ? 'the scenario' : 'control'}: ${what}`;
  return problem === undefined ? { text } : { text: `${text} was not possible`, remedy: asSentence(problem) };
}

function who({ user, connection }: { user?: string; connection: number }): string {
  return `${user ?? ''}#${connection}`;
}

/** Quotes escape control characters, so nothing can move the cursor or begin a line. */
function quoted(text: string): string {
  const short = cut(text, 80);
  return /^[\w./:…-]+$/.test(short) ? short : printable(JSON.stringify(short), Number.POSITIVE_INFINITY);
}

function preview(text: string): string {
  return printable(JSON.stringify(cut(text, 60)), Number.POSITIVE_INFINITY);
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
}

function flood({ framesPerSecond, bytesPerSecond }: EventOf<'held-back'>): string {
  return bytesPerSecond === undefined ? `${framesPerSecond} frames` : `${bytesPerSecond} bytes`;
}
