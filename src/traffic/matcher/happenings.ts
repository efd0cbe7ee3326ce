import { type ChatEvent, isObject, parseJson } from '../../protocol/index.ts';
import type { Passed } from '../entry.ts';
import { frameKind, messageOf } from '../frames.ts';

/** What can be read out of something that passed. */
export interface Facts {
  /** Who did it; of a delivery, who it went to. */
  user?: string | undefined;
  /** Who posted what was delivered. */
  poster?: string | undefined;
  room?: string | undefined;
  text?: string | undefined;
  /** The close code. */
  code?: number | undefined;
  error_code?: string | undefined;
  /** Why a frame was dropped. */
  reason?: string | undefined;
  endpoint?: string | undefined;
  status?: number | undefined;
  /** The names of the faults that acted. */
  fault?: readonly string[] | undefined;
}

export type Fact = keyof Facts;

export type HappeningName =
  | 'opened'
  | 'connected'
  | 'disconnected'
  | 'refused'
  | 'sent'
  | 'posted'
  | 'delivered'
  | 'dropped'
  | 'answered'
  | 'fault';

type Read = (passed: Passed) => Facts | undefined;

/**
 * Everything that can be waited for, and how it is read out of an entry: undefined if the entry is something else.
 * A connection, a closing and an answer are entries of the trace and, to a scenario that reacts to them, events.
 */
export const happenings: Readonly<Record<HappeningName, Read>> = {
  opened: (passed) => (passed.kind === 'opened' ? {} : undefined),
  /** CONNECTED was sent. */
  connected: (passed) => {
    const isFrame =
      passed.kind === 'to-client' && frameKind({ json: jsonIn(passed.data, '"CONNECTED"') }) === 'connected';
    return isFrame ? { user: passed.user } : eventIn(passed, 'connected');
  },
  disconnected: (passed) => (passed.kind === 'closed' ? passed : eventIn(passed, 'closed')),
  /** A token was refused. */
  refused: (passed) => {
    const event = eventIn(passed, 'refused');
    return event && { user: event.user, error_code: event.error };
  },
  /** A user said a text to a room: a client's frame, whatever became of it, or a post by the mock in the user's name. */
  sent: (passed) => {
    if (passed.kind !== 'from-client') return ownPost(passed);
    const frame = jsonIn(passed.data, '"room"');
    const { room, messages, message } = isObject(frame) ? frame : {};
    const text = messages ?? message;
    const isMessage = passed.user !== undefined && typeof room === 'string' && typeof text === 'string';
    return isMessage ? { user: passed.user, room, text } : undefined;
  },
  /** A message was taken into a room, even if no connection received it. */
  posted: (passed) => {
    const { message } = eventIn(passed, 'posted') ?? {};
    return message && { user: message.poster, room: message.room, text: message.message };
  },
  /** A live message went out on a connection. */
  delivered: (passed) => {
    if (passed.kind !== 'to-client') return undefined;
    const message = messageOf(jsonIn(passed.data, '"message"')) as Record<string, string> | undefined;
    return message && { user: passed.user, poster: message.poster, room: message.room, text: message.message };
  },
  /** A frame was dropped in silence. */
  dropped: (passed) => eventIn(passed, 'dropped'),
  answered: (passed) => {
    if (passed.kind === 'response') {
      const { user, endpoint, status } = passed;
      return { user, endpoint, status };
    }
    const event = eventIn(passed, 'answered');
    return event && { ...event, code: undefined, error_code: event.code };
  },
  /** A fault acted. */
  fault: (passed) => {
    const event = eventIn(passed, 'fault');
    return event && { user: event.user, fault: event.faults };
  },
};

/** What a client posts is sent as a frame; this is what the mock posts by itself. */
function ownPost(passed: Passed): Facts | undefined {
  const event = eventIn(passed, 'posted');
  return event && event.connection === undefined ? happenings.posted(passed) : undefined;
}

function eventIn<Type extends ChatEvent['type']>(passed: Passed, type: Type) {
  const isIt = passed.kind === 'note' && passed.event.type === type;
  return isIt ? (passed.event as Extract<ChatEvent, { type: Type }>) : undefined;
}

/** What a frame holds. @param hint what its text must have, because parsing costs more */
function jsonIn(data: string | null, hint: string): unknown {
  return data?.includes(hint) ? parseJson(data) : undefined;
}
