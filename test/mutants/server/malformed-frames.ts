import type { ChatCore, Input } from '../../../src/mock-server/core/index.ts';
import type { Twist } from './serve.ts';
import { parsed } from './twists.ts';

/** A frame that a live connection may send and that must be dropped for its form. */
export interface MalformedFrame {
  /** The last part of the case ids. */
  slug: string;
  /** As the cases name it, in the middle of a sentence. */
  what: string;
  isIt(text: string | null): boolean;
}

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: unknown): value is unknown[] => Array.isArray(value);

const textOf = ({ messages }: Fields): unknown => messages;

const json =
  (isIt: (value: unknown) => boolean) =>
  (text: string | null): boolean =>
    text !== null && isIt(parsed(text));

const fields = (isIt: (fields: Fields) => boolean) => json((value) => isObject(value) && isIt(value));

export const malformedFrames = {
  notJson: { slug: 'not-json', what: 'a frame that is not JSON', isIt: json((value) => value === undefined) },
  notAnObject: {
    slug: 'not-an-object',
    what: 'a frame that is JSON but not an object',
    isIt: json((value) => value !== undefined && value !== null && !isObject(value)),
  },
  isNull: { slug: 'null', what: 'a frame that is null', isIt: json((value) => value === null) },
  withoutRoom: { slug: 'without-room', what: 'a frame without a room', isIt: fields((frame) => !('room' in frame)) },
  withoutText: {
    slug: 'without-text',
    what: 'a frame without a text',
    isIt: fields((frame) => 'room' in frame && textOf(frame) === undefined),
  },
  textIsNull: {
    slug: 'without-text',
    what: 'a frame without a text',
    isIt: fields((frame) => 'room' in frame && textOf(frame) === null),
  },
  roomOfWrongType: {
    slug: 'room-of-wrong-type',
    what: 'a frame whose room is not a string',
    isIt: fields((frame) => 'room' in frame && !['string', 'number'].includes(typeof frame.room)),
  },
  roomIsANumber: {
    slug: 'room-is-a-number',
    what: 'a frame whose room is a number',
    isIt: fields((frame) => typeof frame.room === 'number'),
  },
  textOfWrongType: {
    slug: 'text-of-wrong-type',
    what: 'a frame whose text is not a string',
    isIt: fields((frame) => isObject(textOf(frame)) || isList(textOf(frame)) || textOf(frame) === true),
  },
  textIsAList: {
    slug: 'text-of-wrong-type',
    what: 'a frame whose text is not a string',
    isIt: fields((frame) => isList(textOf(frame))),
  },
  textIsTrue: {
    slug: 'text-of-wrong-type',
    what: 'a frame whose text is not a string',
    isIt: fields((frame) => textOf(frame) === true),
  },
  batch: {
    slug: 'not-an-object',
    what: 'a frame that is JSON but not an object',
    isIt: json((value) => isList(value) && isObject(value[0])),
  },
  textIsANumber: {
    slug: 'text-is-a-number',
    what: 'a frame whose text is a number',
    isIt: fields((frame) => typeof textOf(frame) === 'number'),
  },
} satisfies Record<string, MalformedFrame>;

/** What a server makes of a malformed frame: the room and the text that it posts. */
export interface Misreading {
  room: unknown;
  messages: unknown;
}

/** Reads one kind of malformed frame as if it were in order; `firstRoom` is the first of its sender's rooms. */
export function misreads(
  { isIt }: MalformedFrame,
  read: (frame: { text: string; value: unknown; firstRoom: string }) => Misreading,
): Twist {
  return (handle, core) => (input) => {
    const firstRoom = firstRoomOf(input, core);
    if (input.type !== 'frame' || input.text === null || firstRoom === undefined || !isIt(input.text)) {
      return handle(input);
    }
    const { text } = input;
    return handle({ ...input, text: JSON.stringify(read({ text, value: parsed(text), firstRoom })) });
  };
}

/** Undefined where it is no frame of a live connection. */
function firstRoomOf(input: Input, core: ChatCore): string | undefined {
  const user = input.type === 'frame' ? core.userOf(input.connection) : undefined;
  const [room] = core.world.users.get(user ?? '')?.rooms ?? [];
  return room?.id;
}
