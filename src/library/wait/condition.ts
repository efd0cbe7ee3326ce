import type { DropReason, EndpointName, ErrorCode } from '../../protocol/index.ts';
import { type Fact, type HappeningName, match, type Query, type Test, type TraceEntry } from '../../traffic/index.ts';
import { notFound } from '../errors.ts';
import { checkOptions, invalidOption, shown } from '../options.ts';

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
  /** A connection was opened. */
  | { opened: Record<string, never> }
  /** A client was sent CONNECTED. */
  | { connected: { by?: string } }
  /** A connection has ended. */
  | { disconnected: { by?: string; code?: number } }
  /** A token was refused on a connection. */
  | { refused: { by?: string; errorCode?: ErrorCode } }
  /** A user said a text to a room: a client's frame, whatever became of it, or a `post` in the user's name. */
  | { sent: { by?: string; room?: string } & TextCondition }
  /** A message was taken into a room, even if no connection received it. */
  | { posted: { by?: string; room?: string } & TextCondition }
  /** A live message was sent to a client. */
  | { delivered: { to?: string; from?: string; room?: string } & TextCondition }
  /** A frame of a client was dropped in silence. */
  | { dropped: { by?: string; room?: string; reason?: DropReason } }
  /** A request was answered. */
  | { requested: { by?: string; endpoint?: EndpointName; status?: number } }
  /** A fault acted. */
  | { fault: { by?: string; name?: string } }
  | ((entry: TraceEntry) => boolean);

type KeysOf<Union> = Union extends unknown ? keyof Union : never;
type Named = Exclude<Condition, (entry: TraceEntry) => boolean>;
type Kind = KeysOf<Named>;

const by = { by: 'user' } as const;
const text = { room: 'room', text: 'text', matches: 'text' } as const;

/** The happening that each kind of condition is, and the fact that each of its parts is about. */
const kinds: Readonly<Record<Kind, { happening: HappeningName; parts: Readonly<Record<string, Fact>> }>> = {
  opened: { happening: 'opened', parts: {} },
  connected: { happening: 'connected', parts: by },
  disconnected: { happening: 'disconnected', parts: { ...by, code: 'code' } },
  refused: { happening: 'refused', parts: { ...by, errorCode: 'error_code' } },
  sent: { happening: 'sent', parts: { ...by, ...text } },
  posted: { happening: 'posted', parts: { ...by, ...text } },
  delivered: { happening: 'delivered', parts: { to: 'user', from: 'poster', ...text } },
  dropped: { happening: 'dropped', parts: { ...by, room: 'room', reason: 'reason' } },
  requested: { happening: 'answered', parts: { ...by, endpoint: 'endpoint', status: 'status' } },
  fault: { happening: 'fault', parts: { ...by, name: 'fault' } },
};

/** What a condition asks for: a query, or a function that is asked itself. */
export type Wanted = Query | ((entry: TraceEntry) => boolean);

/**
 * Reads a condition.
 * @throws ChatTestbedError INVALID_OPTION, UNKNOWN_OPTION if it makes no sense
 * @example readCondition({ sent: { by: 'ada' } }) // { happening: 'sent', tests: [{ fact: 'user', oneOf: ['ada'] }] }
 */
export function readCondition(condition: Condition): Wanted {
  if (typeof condition === 'function') return condition;
  const [[kind, given] = ['nothing', undefined], ...more] = Object.entries(condition ?? {});
  if (more.length > 0) throw invalidOption(`A condition has one key, not ${Object.keys(condition).join(', ')}.`);
  const known = Object.hasOwn(kinds, kind) ? kinds[kind as Kind] : undefined;
  if (!known) throw notFound('INVALID_OPTION', `There is no condition \`${kind}\`.`, kind, Object.keys(kinds));
  const { happening, parts } = known;
  checkOptions(given, Object.fromEntries(Object.entries(parts).map(([part, fact]) => [part, typeOf(part, fact)])));
  const asked = Object.entries(given as object).filter(([, value]) => value !== undefined);
  return { happening, tests: asked.map(([part, value]) => testOf(part, parts[part] as Fact, value)) };
}

function typeOf(part: string, fact: Fact): 'number' | 'object' | 'string' {
  if (part === 'matches') return 'object';
  return fact === 'code' || fact === 'status' ? 'number' : 'string';
}

function testOf(part: string, fact: Fact, value: unknown): Test {
  if (part !== 'matches') return { fact, oneOf: [value as string | number] };
  // Test runners have realms of their own, in which `instanceof RegExp` fails.
  if (Object.prototype.toString.call(value) === '[object RegExp]') return { fact, matches: value as RegExp };
  throw invalidOption(`\`matches\` must be a regular expression such as /hi/, not ${shown(value)}.`);
}

/** Whether an entry of the trace is what was asked for. */
export function fits(asked: Wanted, entry: TraceEntry): boolean {
  return typeof asked === 'function' ? asked(entry) : match(asked, entry) !== undefined;
}

/**
 * A condition in words.
 * @example describeCondition({ sent: { by: 'ada', matches: /hi/ } }) // 'sent by "ada", matches /hi/'
 */
export function describeCondition(condition: Condition): string {
  if (typeof condition === 'function') return `what ${condition.name || 'the function'} looks for`;
  const [[kind, parts] = ['nothing', {}]] = Object.entries(condition);
  const words = Object.entries(parts).map(([key, value]) => `${key} ${shown(value)}`);
  return [kind, words.join(', ')].filter(Boolean).join(' ');
}
