import type { Effect } from '../../../src/mock-server/core/index.ts';
import type { Mutant } from '../mutant.ts';
import { type MalformedFrame, type Misreading, malformedFrames, misreads } from '../server/malformed-frames.ts';
import type { Twist } from '../server/serve.ts';
import { close, send, twisted, when } from '../server/twists.ts';

/** Does something more when a frame of one kind is dropped. */
const onDrop = ({ isIt }: MalformedFrame, also: (connection: number) => Effect): Twist =>
  when('dropped', ({ connection }, effects, _, input) =>
    input.type === 'frame' && isIt(input.text) ? [...effects, also(connection)] : effects,
  );

const upperFirst = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const complains = (frame: MalformedFrame): Mutant => ({
  name: `complains-about-${frame.slug}`,
  breaks: 'send.silent-malformed',
  onlyBy: `send.silent-malformed/${frame.slug}`,
  how: `returns an error frame for ${frame.what}`,
  reason: new RegExp(`^${upperFirst(frame.what)} must return nothing, but .*Bad frame`),
  start: twisted(onDrop(frame, (connection) => send(connection, { error: 'Bad frame', error_code: 'BAD_REQUEST' }))),
});

const hangsUp = (frame: MalformedFrame): Mutant => ({
  name: `hangs-up-on-${frame.slug}`,
  breaks: 'send.stays-open',
  onlyBy: `send.stays-open/after-${frame.slug}`,
  how: `closes the connection after ${frame.what}`,
  reason: new RegExp(`^After ${frame.what}, the server closed .*1008`),
  start: twisted(onDrop(frame, (connection) => close(connection, 1008))),
});

const posts = (
  frame: MalformedFrame,
  how: string,
  read: Parameters<typeof misreads>[1],
  name = `posts-${frame.slug}`,
): Mutant => ({
  name,
  breaks: 'send.dropped-has-no-effect',
  onlyBy: `send.dropped-has-no-effect/${frame.slug}`,
  how,
  reason: new RegExp(`^${upperFirst(frame.what)} was delivered to`),
  start: twisted(misreads(frame, read)),
});

const { notJson, notAnObject, batch, isNull, withoutRoom, withoutText, textIsNull, roomOfWrongType } = malformedFrames;
const { roomIsANumber } = malformedFrames;
const { textOfWrongType, textIsAList, textIsTrue, textIsANumber } = malformedFrames;

/** Each kind of malformed frame, taken wrongly by itself. */
export const malformed: readonly Mutant[] = [
  ...[
    notAnObject,
    isNull,
    withoutRoom,
    withoutText,
    roomOfWrongType,
    roomIsANumber,
    textOfWrongType,
    textIsANumber,
  ].map(complains),
  ...[
    notAnObject,
    isNull,
    withoutRoom,
    withoutText,
    roomOfWrongType,
    roomIsANumber,
    textOfWrongType,
    textIsANumber,
  ].map(hangsUp),
  posts(notJson, 'posts a frame that is not JSON as it stands in the first room of its sender', (frame) => ({
    room: frame.firstRoom,
    messages: frame.text,
  })),
  posts(notAnObject, 'takes a list of two for a room and a text', ({ value }) => {
    const [room, messages] = value as unknown[];
    return { room, messages };
  }),
  posts(withoutRoom, 'posts a frame without a room in the first room of its sender', ({ value, firstRoom }) => ({
    ...(value as { messages: unknown }),
    room: firstRoom,
  })),
  posts(withoutText, 'posts an empty text for a frame without one', ({ value }) => ({
    ...(value as { room: unknown }),
    messages: '',
  })),
  posts(roomOfWrongType, 'makes a string of a room that is none', ({ value }) => {
    const { room, messages } = value as { room: unknown; messages: unknown };
    return { room: String(room), messages };
  }),
  posts(roomIsANumber, 'reads a room that is a number as its id', ({ value }) => {
    const { room, messages } = value as Misreading;
    return { room: String(room), messages };
  }),
  posts(textOfWrongType, 'posts a text that is an object as its JSON', ({ value }) => {
    const { room, messages } = value as { room: unknown; messages: unknown };
    return { room, messages: JSON.stringify(messages) };
  }),
  posts(
    batch,
    'takes a list of frames for the frames in it',
    ({ value }) => (value as [Misreading])[0],
    'posts-a-batch',
  ),
  posts(
    textIsAList,
    'joins a text that is a list',
    ({ value }) => {
      const { room, messages } = value as { room: unknown; messages: string[] };
      return { room, messages: messages.join(' ') };
    },
    'posts-a-list-of-texts',
  ),
  posts(
    textIsTrue,
    'posts `true` as a text',
    ({ value }) => ({ ...(value as Misreading), messages: 'true' }),
    'posts-true',
  ),
  posts(
    textIsNull,
    'posts an empty text for null',
    ({ value }) => ({ ...(value as Misreading), messages: '' }),
    'posts-null-text',
  ),
];
