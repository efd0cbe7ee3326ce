import { isConnected, isObject, type JsonObject, parseJson } from '../../protocol/index.ts';
import type { TraceEntry } from '../entry.ts';
import type { TokenOwners } from '../secrets/token-owners.ts';

type Frame = Extract<TraceEntry, { kind: 'from-client' | 'to-client' }>;

/** Chrome writes seconds, Playwright milliseconds: seconds are below this for the next thousand years. */
const leastMilliseconds = 1e11;
/** The latest time that a date can have. */
const latest = 8.64e15;

/** One frame of a socket, without its connection. */
export type HarFrame = { at: number } & Pick<Frame, 'kind' | 'data' | 'binary' | 'length'>;

/**
 * The text and binary frames of a socket, in the order of the archive.
 * @returns undefined where the browser left them out, as Firefox does, or no connection came about
 */
export function framesOf(entry: JsonObject, openedAt: number): HarFrame[] | undefined {
  const { _webSocketMessages: messages, response } = entry;
  const status = isObject(response) ? response.status : undefined;
  const isRefused = typeof status === 'number' && status > 0 && status !== 101;
  if (isRefused || !Array.isArray(messages)) return undefined;
  let at = openedAt;
  return messages.filter(isFrame).map((message) => {
    at = Math.max(at, milliseconds(message.time, at));
    return { at, ...frameIn(message) };
  });
}

function frameIn({ type, opcode, data, _length: length }: JsonObject): Omit<HarFrame, 'at'> {
  const kind = type === 'send' ? 'from-client' : 'to-client';
  const text = typeof data === 'string' ? data : '';
  if (opcode === 2) return { kind, data: null, binary: text };
  return { kind, data: text, ...(typeof length === 'number' && { length }) };
}

/** Chrome also lists errors, as messages of a type of their own. */
function isFrame(message: unknown): message is JsonObject {
  if (!isObject(message) || (message.type !== 'send' && message.type !== 'receive')) return false;
  return message.opcode === undefined || message.opcode === 1 || message.opcode === 2;
}

function milliseconds(time: unknown, otherwise: number): number {
  if (typeof time !== 'number' || !(time > 0)) return otherwise;
  const at = time < leastMilliseconds ? time * 1000 : time;
  return at <= latest ? at : otherwise;
}

/** Whose connection it is: whose token it sent, where that was accepted. */
export function ownerOf(frames: readonly HarFrame[], owners: TokenOwners): string | undefined {
  const read = frames.map(({ kind, data }) => ({ kind, json: parseJson(data) }));
  const token = read.map(({ kind, json }) => kind === 'from-client' && isObject(json) && json.auth_token);
  const first = token.find((value) => typeof value === 'string');
  if (typeof first !== 'string') return undefined;
  const owner = owners.ownerOf(first);
  return read.some(({ kind, json }) => kind === 'to-client' && isConnected(json)) ? owner : undefined;
}
