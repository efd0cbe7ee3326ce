import { isObject, type JsonObject, parseJson } from '../protocol/index.ts';

/** Which of the documented frames of a server one is meant to be. */
export type FrameKind = 'connected' | 'error' | 'live' | 'undocumented';

/** Reads a frame leniently. @param json undefined if its text is no JSON */
export function frameKind({ json }: { json: unknown }): FrameKind {
  if (messageOf(json)) return 'live';
  if (!isObject(json)) return 'undocumented';
  if (json.status === 'CONNECTED') return 'connected';
  return 'error' in json || 'error_code' in json ? 'error' : 'undocumented';
}

/** Whether a text is CONNECTED. */
export const saysConnected = (text: string | null): boolean => frameKind({ json: parseJson(text) }) === 'connected';

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
