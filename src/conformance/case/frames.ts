import { isObject, type JsonObject, parseJson } from '../../protocol/index.ts';
import type { BinaryData, Entry } from '../../wire-client/transcript.ts';
import { markerPattern } from './marker.ts';

/** A received frame, read leniently: one broken frame is one finding, and the rest goes on. */
export interface Frame {
  /** Index of its entry in the transcript. */
  index: number;
  at: number;
  who: string;
  text: string;
  binary: boolean;
  /** Undefined where the text is no JSON. */
  json: unknown;
}

export type FrameKind = 'connected' | 'error' | 'live' | 'undocumented';

export function toFrame(entry: Entry, index: number): Frame {
  const binary = typeof entry.data !== 'string';
  const text = binary ? Buffer.from((entry.data as BinaryData).binary, 'base64').toString() : String(entry.data);
  return { index, at: entry.at, who: entry.who, text, binary, json: parseJson(text) };
}

/** Which of the documented frames this is meant to be. */
export function frameKind({ json }: Pick<Frame, 'json'>): FrameKind {
  if (messageOf(json)) return 'live';
  if (!isObject(json)) return 'undocumented';
  if (json.status === 'CONNECTED') return 'connected';
  return 'error' in json || 'error_code' in json ? 'error' : 'undocumented';
}

const messageKeys = ['id', 'message', 'poster', 'room', 'timestamp'];

/** The message that a live frame carries, also where it is not wrapped as documented. */
export function messageOf(json: unknown): JsonObject | undefined {
  if (!isObject(json)) return undefined;
  if (looksLikeMessage(json.message)) return json.message;
  return looksLikeMessage(json) ? json : undefined;
}

function looksLikeMessage(value: unknown): value is JsonObject {
  return isObject(value) && messageKeys.filter((key) => key in value).length >= 3;
}

/** As {@link signatureOf}, with every string taken out: a frame about Ada and one about Bob are of one sort. */
export const structureOf = (text: string): string => signatureOf(text).replace(/:\s*"(\\.|[^"\\])*"/g, ':#');

/**
 * The text with everything that differs from frame to frame taken out, so that frames of one sort compare equal.
 * @example signatureOf('{"ack":17}') // '{"ack":#}'
 */
export function signatureOf(text: string): string {
  return text
    .replace(markerPattern, '#')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '#')
    .replace(/\d+(\.\d+)?/g, '#');
}
