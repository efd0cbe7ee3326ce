import type { DropReason, EndpointName } from '../protocol/index.ts';
import type { TraceEntry } from '../traffic/index.ts';

/** A chat text; with both, both must fit. */
interface TextCondition {
  /** The whole text. */
  text?: string;
  matches?: RegExp;
}

/**
 * Something that can pass between the mock and its clients. Whatever is left out may be anything.
 * A function judges trace entries by itself.
 * @example { sent: { by: 'ada', room: '1', matches: /hi/ } }
 */
export type Condition =
  /** A client was sent CONNECTED. */
  | { connected: { by?: string } }
  /** A connection has ended. */
  | { disconnected: { by?: string; code?: number } }
  /** A client sent a chat message, whatever became of it. */
  | { sent: { by?: string; room?: string } & TextCondition }
  /** A live message was sent to a client. */
  | { delivered: { to?: string; from?: string; room?: string } & TextCondition }
  /** A frame of a client was dropped in silence. */
  | { dropped: { by?: string; room?: string; reason?: DropReason } }
  /** A request was answered. */
  | { requested: { by?: string; endpoint?: EndpointName; status?: number } }
  | ((entry: TraceEntry) => boolean);

type KeysOf<Union> = Union extends unknown ? keyof Union : never;
type Named = Exclude<Condition, (entry: TraceEntry) => boolean>;
type Kind = KeysOf<Named>;
type PartsOf<K extends Kind> = Extract<Named, Record<K, unknown>>[K & keyof Extract<Named, Record<K, unknown>>];

/** How each kind of condition is looked for in the trace. */
const judges: { [K in Kind]: (entry: TraceEntry, parts: PartsOf<K>) => boolean } = {
  connected: (entry, { by }) =>
    entry.kind === 'to-client' && fits(by, entry.user) && objectIn(entry.data).status === 'CONNECTED',
  disconnected: (entry, { by, code }) => entry.kind === 'closed' && fits(by, entry.user) && fits(code, entry.code),
  sent: (entry, { by, room, ...text }) => {
    if (entry.kind !== 'from-client' || entry.user === undefined || !fits(by, entry.user)) return false;
    const frame = objectIn(entry.data);
    return typeof frame.room === 'string' && fits(room, frame.room) && fitsText(text, frame.messages ?? frame.message);
  },
  delivered: (entry, { to, from, room, ...text }) => {
    if (entry.kind !== 'to-client' || !fits(to, entry.user)) return false;
    const { message } = objectIn(entry.data) as { message?: Record<string, unknown> };
    return (
      message !== undefined && fits(from, message.poster) && fits(room, message.room) && fitsText(text, message.message)
    );
  },
  dropped: (entry, { by, room, reason }) => {
    if (entry.kind !== 'note' || entry.event.type !== 'dropped') return false;
    return fits(by, entry.event.user) && fits(room, entry.event.room) && fits(reason, entry.event.reason);
  },
  requested: (entry, { by, endpoint, status }) =>
    entry.kind === 'response' && fits(by, entry.user) && fits(endpoint, entry.endpoint) && fits(status, entry.status),
};

/** Whether an entry of the trace is what a condition is about. */
export function fitsCondition(condition: Condition, entry: TraceEntry): boolean {
  if (typeof condition === 'function') return condition(entry);
  return Object.entries(condition).every(([kind, parts]) => {
    const judge = judges[kind as Kind] as ((entry: TraceEntry, parts: unknown) => boolean) | undefined;
    return judge?.(entry, parts) ?? false;
  });
}

/** @returns the kinds that there are, for an error that has to name them */
export const conditionKinds = Object.keys(judges);

/**
 * A condition in words.
 * @example describeCondition({ sent: { by: 'ada', matches: /hi/ } }) // 'sent by ada, matches /hi/'
 */
export function describeCondition(condition: Condition): string {
  if (typeof condition === 'function') return `what ${condition.name || 'the function'} looks for`;
  const [[kind, parts] = ['nothing', {}]] = Object.entries(condition);
  const words = Object.entries(parts).map(
    ([key, value]) => `${key} ${value instanceof RegExp ? value : JSON.stringify(value)}`,
  );
  return [kind, words.join(', ')].filter(Boolean).join(' ');
}

function fits(wanted: unknown, value: unknown): boolean {
  return wanted === undefined || wanted === value;
}

function fitsText({ text, matches }: TextCondition, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  // `search` ignores the position that a global expression remembers.
  return fits(text, value) && (matches === undefined || value.search(matches) >= 0);
}

function objectIn(data: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(data ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
