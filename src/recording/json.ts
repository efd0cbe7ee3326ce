import { isObject, parseJson } from '../protocol/index.ts';
import { findList } from '../traffic/index.ts';
import type { SeenMessage } from './conversation.ts';

/** The message in a live frame; undefined if it is not one, or does not have the documented shape. */
export function liveMessage(text: string): SeenMessage | undefined {
  const json = parseJson(text);
  return isObject(json) ? toMessage(json.message) : undefined;
}

/** The messages in an answer of retrieve, under the key that this server uses (reading 2); undefined if there are none. */
export function listedMessages(body: string): SeenMessage[] | undefined {
  return findList(parseJson(body), 'occupants')?.flatMap((entry) => toMessage(entry) ?? []);
}

function toMessage(value: unknown): SeenMessage | undefined {
  if (!isObject(value)) return undefined;
  const { id, message, poster, room, timestamp } = value;
  if (typeof message !== 'string' || typeof poster !== 'string' || typeof room !== 'string') return undefined;
  if (poster === '' || room === '') return undefined;
  return {
    message,
    poster,
    room,
    ...(Number.isSafeInteger(id) && { id: id as number }),
    ...(Number.isSafeInteger(timestamp) && { timestamp: timestamp as number }),
  };
}
