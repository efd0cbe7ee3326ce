import { isPositiveInteger, type JsonObject, type MessageId, readId } from '../../protocol/index.ts';
import { show } from './show.ts';

/** What a message says, as far as its fields have the documented types. */
export interface Version {
  id?: MessageId | undefined;
  message?: string | undefined;
  poster?: string | undefined;
  room?: string | undefined;
  timestamp?: number | undefined;
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
  messageKeys.reduce((count, key) => (Object.hasOwn(value, key) ? count + 1 : count), 0) >= 3;

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
export function readVersion({ id, message, poster, room, timestamp }: JsonObject): Version {
  return {
    id: readId(id),
    message: typeof message === 'string' ? message : undefined,
    poster: typeof poster === 'string' ? poster : undefined,
    room: typeof room === 'string' ? room : undefined,
    timestamp: typeof timestamp === 'number' ? timestamp : undefined,
  };
}
