import { type DialectName, dialects } from '../protocol/dialects.ts';
import type { Message } from '../protocol/generated/types.ts';

/** What a frame from the server says. An undocumented shape is `unknown` and does not stop the client. */
export type ReceivedFrame =
  | { type: 'connected' }
  | { type: 'message'; message: Message }
  | { type: 'error'; code: string; text: string }
  | { type: 'unknown' };

/** Reads a frame; properties beyond the documented ones are ignored. */
export function readFrame(data: unknown): ReceivedFrame {
  const frame = parse(data);
  if (frame.status === 'CONNECTED') return { type: 'connected' };
  if (isMessage(frame.message)) return { type: 'message', message: frame.message };
  const error = readError(frame);
  return error ? { type: 'error', ...error } : { type: 'unknown' };
}

/** The stable code of an error body, and its text, which is only for people. */
export function readError(body: unknown): { code: string; text: string } | undefined {
  const { error, error_code: code } = parse(body);
  return typeof code === 'string' ? { code, text: typeof error === 'string' ? error : '' } : undefined;
}

/** The messages of an answer of `/chat/retrieve`, or undefined if it is not one. */
export function readHistory(text: string, dialect: DialectName): Message[] | undefined {
  const list = parse(text)[dialects[dialect].retrieveKey];
  return Array.isArray(list) && list.every(isMessage) ? list : undefined;
}

/** A room as `/chat/room_info` describes it. */
export interface RoomInfo {
  /** Null where the room has no name. */
  name: string | null;
  /** User ids. */
  occupants: string[];
}

export function readRoomInfo(text: string): RoomInfo | undefined {
  const { room_name: name, occupants } = parse(text);
  if (name !== null && typeof name !== 'string') return undefined;
  const isList = Array.isArray(occupants) && occupants.every((occupant) => typeof occupant === 'string');
  return isList ? { name, occupants } : undefined;
}

export function tokenFrame(token: string): string {
  return JSON.stringify({ auth_token: token });
}

/** The frame that posts a text; the key of the text is the dialect's (reading 1). */
export function sentFrame(room: string, text: string, dialect: DialectName): string {
  return JSON.stringify({ room, [dialects[dialect].sendKey]: text });
}

function isMessage(value: unknown): value is Message {
  const { id, message, poster, room, timestamp } = parse(value);
  const areNumbers = Number.isSafeInteger(id) && typeof timestamp === 'number';
  return areNumbers && [message, poster, room].every((text) => typeof text === 'string');
}

/** An object, or the object that a JSON text stands for; an empty one where it is neither. */
function parse(data: unknown): Record<string, unknown> {
  let value = data;
  if (typeof data === 'string') {
    try {
      value = JSON.parse(data);
    } catch {
      return {};
    }
  }
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
