import { isObject, type JsonObject } from '../../protocol/index.ts';
import type { TraceEntry } from '../../traffic/index.ts';
import { parseExactly } from './exact-json.ts';
import { looksLikeMessage, readVersion, type Version } from './message-shape.ts';
import { excerpt } from './show.ts';

type ToClient = Extract<TraceEntry, { kind: 'to-client' }>;

interface Common {
  /** As it came, for people. */
  shown: string;
  isBinary: boolean;
}

/** A frame that the server sent, read as what it is meant to be. */
export type ServerFrame =
  | (Common & { kind: 'connected'; json: JsonObject })
  | (Common & { kind: 'error'; json: JsonObject })
  | (Common & { kind: 'live'; json: JsonObject; isWrapped: boolean; version: Version })
  | (Common & { kind: 'undocumented' })
  /** Shortened for keeping, or binary without its bytes: it may have been anything. */
  | (Common & { kind: 'unreadable'; version: Version });

export function readServerFrame({ data, binary, length }: ToClient): ServerFrame {
  const isBinary = data === null;
  const text = data ?? decodeBase64(binary);
  if (text === undefined) return { kind: 'unreadable', shown: 'a binary frame', isBinary, version: {} };
  const shown = isBinary ? `a binary frame: ${excerpt(text)}` : excerpt(text);
  if (length !== undefined) return { kind: 'unreadable', shown, isBinary, version: beginningOf(text) };
  return { ...meantBy(parseExactly(text)), shown, isBinary };
}

type Meant<Frame = ServerFrame> = Frame extends ServerFrame ? Omit<Frame, keyof Common> : never;

function meantBy(json: unknown): Meant {
  if (!isObject(json)) return { kind: 'undocumented' };
  const { message } = json;
  if (isObject(message) && (looksLikeMessage(message) || !Object.hasOwn(json, 'error_code'))) {
    return { kind: 'live', json: message, isWrapped: true, version: readVersion(message) };
  }
  if (looksLikeMessage(json)) return { kind: 'live', json, isWrapped: false, version: readVersion(json) };
  if (json.status === 'CONNECTED') return { kind: 'connected', json };
  return 'error' in json || 'error_code' in json ? { kind: 'error', json } : { kind: 'undocumented' };
}

/** The id of a message whose frame was shortened: it stands in the part that was kept, where it comes first. */
function beginningOf(text: string): Version {
  const [, digits] = /^\s*\{\s*"message"\s*:\s*\{\s*"id"\s*:\s*(\d{1,40})\s*,/.exec(text) ?? [];
  return digits === undefined ? {} : readVersion({ id: digits });
}

function decodeBase64(bytes: string | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
