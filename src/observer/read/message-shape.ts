import type { JsonObject } from '../../protocol/index.ts';
import { isPositiveInteger, type MessageId, readId } from './message-id.ts';
import { show } from './show.ts';

/** What a message says, as far as its fields have the documented types. */
export interface Version {
  id?: MessageId;
  message?: string;
  poster?: string;
  room?: string;
  timestamp?: number;
}

export type VersionField = 'message' | 'poster' | 'room' | 'timestamp';

const isText = (value: unknown): boolean => typeof value === 'string';

/** That a timestamp is in whole seconds is `live.timestamp`'s concern. */
const fieldRules: Readonly<Record<string, { is: (value: unknown) => boolean; expected: string }>> = {
  id: { is: isPositiveInteger, expected: 'a positive integer' },
  message: { is: isText, expected: 'a string' },
  poster: { is: isText, expected: 'a string' },
  room: { is: isText, expected: 'a string' },
  timestamp: { is: (value) => typeof value === 'number', expected: 'a number' },
};
const messageKeys = Object.keys(fieldRules);

/** Three of the five keys: one that is missing or misspelt is a fault of a message, not another kind of frame. */
export const looksLikeMessage = (value: JsonObject): boolean =>
  messageKeys.filter((key) => Object.hasOwn(value, key)).length >= 3;

/** Whether every field has its documented type. Quick: it is asked of every frame. */
export const isMessageShaped = ({ id, message, poster, room, timestamp }: JsonObject): boolean =>
  isPositiveInteger(id) && isText(message) && isText(poster) && isText(room) && typeof timestamp === 'number';

/** What is wrong with the shape of a message, for a sentence. */
export function describeShape(message: JsonObject): string {
  const faults = Object.entries(fieldRules).flatMap(([key, { is, expected }]) => {
    if (!Object.hasOwn(message, key)) return [`\`${key}\` is missing`];
    return is(message[key]) ? [] : [`\`${key}\` must be ${expected}, but is ${show(message[key])}`];
  });
  return faults.join('; ');
}

/** Reads a message leniently: one broken field is one finding, and the others are still judged. */
export function readVersion(json: JsonObject): Version {
  const version: Version = {};
  const id = readId(json.id);
  if (id !== undefined) version.id = id;
  if (typeof json.message === 'string') version.message = json.message;
  if (typeof json.poster === 'string') version.poster = json.poster;
  if (typeof json.room === 'string') version.room = json.room;
  if (typeof json.timestamp === 'number') version.timestamp = json.timestamp;
  return version;
}
