import { isObject, type JsonObject, parseExactly } from '../../protocol/index.ts';
import type { TraceEntry } from '../../traffic/index.ts';
import { decodeBase64 } from './base64.ts';
import { looksLikeMessage, readVersion, type Version } from './message-shape.ts';
import { excerpt } from './show.ts';

type ToClient = Extract<TraceEntry, { kind: 'to-client' }>;

/** A frame that the server sent, read as what it is meant to be. */
export interface ServerFrame {
  /** `unreadable`: shortened for keeping, or binary without its bytes: it may have been anything. */
  kind: 'connected' | 'error' | 'live' | 'undocumented' | 'unreadable';
  /** As it came; of a binary frame what its bytes say. */
  text: string;
  isBinary: boolean;
  /** The object that it is; of a live frame the message. */
  json: JsonObject;
  /** A live message stands under `message`. */
  isWrapped: boolean;
  /** What a live message says. */
  version: Version;
}

export function readServerFrame({ data, binary, length }: ToClient): ServerFrame {
  const isBinary = data === null;
  const text = data ?? decodeBase64(binary);
  if (text === undefined) return frameOf('unreadable', { text: 'a binary frame', isBinary });
  if (length !== undefined) return { ...frameOf('unreadable', { text, isBinary }), version: beginningOf(text) };
  return meantBy(parseExactly(text), { text, isBinary });
}

/** A frame as a sentence shows it. */
export const shownFrame = ({ text, isBinary }: ServerFrame): string =>
  isBinary ? `a binary frame: ${excerpt(text)}` : excerpt(text);

const nothing: JsonObject = Object.freeze({});

function frameOf(
  kind: ServerFrame['kind'],
  { text, isBinary }: Pick<ServerFrame, 'text' | 'isBinary'>,
  json: JsonObject = nothing,
): ServerFrame {
  return { kind, text, isBinary, json, isWrapped: true, version: nothing };
}

function meantBy(json: unknown, came: Pick<ServerFrame, 'text' | 'isBinary'>): ServerFrame {
  if (!isObject(json)) return frameOf('undocumented', came);
  const { message } = json;
  if (isObject(message) && (looksLikeMessage(message) || !Object.hasOwn(json, 'error_code'))) {
    return { ...frameOf('live', came, message), version: readVersion(message) };
  }
  if (looksLikeMessage(json)) {
    return { ...frameOf('live', came, json), isWrapped: false, version: readVersion(json) };
  }
  if (json.status === 'CONNECTED') return frameOf('connected', came, json);
  const isError = Object.hasOwn(json, 'error') || Object.hasOwn(json, 'error_code');
  return frameOf(isError ? 'error' : 'undocumented', came, json);
}

/** The id of a message whose frame was shortened: it stands in the part that was kept, where it comes first. */
function beginningOf(text: string): Version {
  const [, digits] = /^\s*\{\s*"message"\s*:\s*\{\s*"id"\s*:\s*(\d{1,40})\s*,/.exec(text) ?? [];
  return digits === undefined ? {} : readVersion({ id: digits });
}
