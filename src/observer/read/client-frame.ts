import { isObject, type JsonObject, kindOfShownToken, parseJson, type TokenKind } from '../../protocol/index.ts';
import type { TraceEntry } from '../../traffic/index.ts';
import { decodeBase64 } from './base64.ts';

type FromClient = Extract<TraceEntry, { kind: 'from-client' }>;

/** A frame that a client sent, read as what it is meant to be. */
export type ClientFrame =
  | { kind: 'token'; token: TokenKind }
  | { kind: 'post'; room: string; text: string; hasSendKey: boolean }
  /** `why`: such as "is no JSON". `texts`: what would be posted, were it taken. */
  | { kind: 'malformed'; why: string; texts: string[] }
  /** Shortened for keeping: it may have been anything. */
  | { kind: 'unreadable' };

/** @param sendKey the key of the text in a sent frame (reading 1); undefined where nobody knows */
export function readClientFrame(
  { data, binary, length }: FromClient,
  sendKey: 'messages' | 'message' | undefined,
): ClientFrame {
  if (length !== undefined) return { kind: 'unreadable' };
  if (data === null) return { kind: 'malformed', why: 'is binary', texts: textsInBinary(binary) };
  const json = parseJson(data);
  if (json === undefined && isCut(data)) return { kind: 'unreadable' };
  if (json === undefined) return { kind: 'malformed', why: 'is no JSON', texts: [data] };
  if (!isObject(json)) return { kind: 'malformed', why: 'is no object', texts: textsIn(json) };
  return Object.hasOwn(json, 'auth_token') ? readToken(json) : readPost(json, sendKey);
}

/** Whoever cut the token out may have cut more than it. */
const isCut = (data: string): boolean => data.includes('auth_token') && data.includes('…');

function readToken(json: JsonObject): ClientFrame {
  if (typeof json.auth_token === 'string') return { kind: 'token', token: kindOfShownToken(json.auth_token) };
  return { kind: 'malformed', why: 'has an `auth_token` that is no string', texts: textsIn(json) };
}

function readPost(json: JsonObject, sendKey: 'messages' | 'message' | undefined): ClientFrame {
  const text = json[sendKey ?? 'messages'] ?? json.messages ?? json.message;
  if (typeof json.room !== 'string' || typeof text !== 'string') {
    return { kind: 'malformed', why: whatIsWrong(json, text), texts: textsIn(json) };
  }
  return { kind: 'post', room: json.room, text, hasSendKey: sendKey === undefined || Object.hasOwn(json, sendKey) };
}

function whatIsWrong({ room }: JsonObject, text: unknown): string {
  if (room === undefined) return 'has no `room`';
  if (typeof room !== 'string') return 'has a `room` that is no string';
  return text === undefined ? 'has no text' : 'has a text that is no string';
}

function textsInBinary(binary: string | undefined): string[] {
  const text = decodeBase64(binary);
  if (text === undefined) return [];
  const json = parseJson(text);
  return json === undefined ? [text] : textsIn(json);
}

const mostTexts = 8;

/** The strings in a value, not too deep and not too many. */
function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > 3) return [];
  return Object.values(value)
    .slice(0, mostTexts)
    .flatMap((item) => textsIn(item, depth + 1))
    .slice(0, mostTexts);
}
