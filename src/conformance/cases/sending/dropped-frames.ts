import { randomInt } from 'node:crypto';
import type { CaseContext } from '../../case/case-context.ts';
import type { Need } from '../../discovery/server-profile.ts';
import { unknownRoom } from '../actions/unknown.ts';

/** Frames of one kind that the server must drop in silence. */
export interface DroppedFrame {
  /** The ids of its cases. */
  returnsNothing: string;
  staysOpen: string;
  /** Undefined where the frame names neither a room nor a text: nothing could be delivered or stored. */
  hasNoEffect?: string;
  /** The requirement that it returns nothing. */
  requirement: string;
  /** The beginning of a sentence about one of them. */
  what: string;
  /** What helps where it has an effect, if that is not what the register says. */
  remedy?: string;
  needs: Need[];
  /** Makes the marker where a text is not possible. */
  marker?(): string;
  /** Whether a server may have made this text of a frame without one, and so without a marker. */
  isMadeOfIt?(text: unknown): boolean;
  /** With a marker in them, so that their effects can be seen; text frames, or the bytes of binary ones. */
  frames(context: CaseContext, marker: string): (string | Buffer)[];
}

const malformed = { requirement: 'send.silent-malformed', needs: [] } satisfies Partial<DroppedFrame>;

export const droppedFrames: DroppedFrame[] = [
  {
    returnsNothing: 'send.silent-not-occupant/foreign-room',
    staysOpen: 'send.stays-open/after-foreign-room',
    hasNoEffect: 'send.dropped-has-no-effect/foreign-room',
    requirement: 'send.silent-not-occupant',
    what: 'A message to a room that its sender is not in',
    needs: ['outsider', 'foreign'],
    frames: (context, marker) => [context.sentFrame(context.room('foreign'), marker)],
  },
  {
    returnsNothing: 'send.silent-unknown-room/missing-room',
    staysOpen: 'send.stays-open/after-missing-room',
    hasNoEffect: 'send.dropped-has-no-effect/missing-room',
    requirement: 'send.silent-unknown-room',
    what: 'A message to a room that does not exist',
    remedy: 'Look a room up by its whole id, as a string: an id that no room has stands for no other room.',
    needs: [],
    frames: (context, marker) =>
      [unknownRoom(context), `${context.room('shared')}xyz`, ''].map((room, index) =>
        context.sentFrame(room, `${marker} ${index + 1}`),
      ),
  },
  {
    ...malformed,
    returnsNothing: 'send.silent-malformed/not-json',
    staysOpen: 'send.stays-open/after-not-json',
    hasNoEffect: 'send.dropped-has-no-effect/not-json',
    what: 'A frame that is not JSON',
    frames: (_, marker) => [`${marker} {`],
  },
  {
    ...malformed,
    returnsNothing: 'send.silent-malformed/not-an-object',
    staysOpen: 'send.stays-open/after-not-an-object',
    hasNoEffect: 'send.dropped-has-no-effect/not-an-object',
    what: 'A frame that is JSON but not an object',
    frames: (context, marker) => [
      JSON.stringify([context.room('shared'), marker]),
      `[${context.sentFrame(context.room('shared'), marker)}]`,
    ],
  },
  {
    ...malformed,
    returnsNothing: 'send.silent-malformed/null',
    staysOpen: 'send.stays-open/after-null',
    what: 'A frame that is null',
    frames: () => ['null'],
  },
  {
    ...malformed,
    returnsNothing: 'send.silent-malformed/empty',
    staysOpen: 'send.stays-open/after-empty',
    what: 'An empty frame',
    frames: () => [''],
  },
  {
    ...malformed,
    returnsNothing: 'send.silent-malformed/without-room',
    staysOpen: 'send.stays-open/after-without-room',
    hasNoEffect: 'send.dropped-has-no-effect/without-room',
    what: 'A frame without a room',
    frames: ({ profile }, marker) => [JSON.stringify({ [profile.sendKey]: marker })],
  },
  {
    ...malformed,
    returnsNothing: 'send.silent-malformed/without-text',
    staysOpen: 'send.stays-open/after-without-text',
    hasNoEffect: 'send.dropped-has-no-effect/without-text',
    what: 'A frame without a text',
    frames: (context) => [
      JSON.stringify({ room: context.room('shared') }),
      context.sentFrame(context.room('shared'), null),
    ],
    isMadeOfIt: (text) => /^(undefined|null|None)?$/.test(String(text ?? '')),
  },
  {
    ...malformed,
    returnsNothing: 'send.silent-malformed/room-of-wrong-type',
    staysOpen: 'send.stays-open/after-room-of-wrong-type',
    hasNoEffect: 'send.dropped-has-no-effect/room-of-wrong-type',
    what: 'A frame whose room is not a string',
    frames: (context, marker) => [context.sentFrame([context.room('shared')], marker)],
  },
  {
    ...malformed,
    returnsNothing: 'send.silent-malformed/room-is-a-number',
    staysOpen: 'send.stays-open/after-room-is-a-number',
    hasNoEffect: 'send.dropped-has-no-effect/room-is-a-number',
    what: 'A frame whose room is a number',
    frames: (context, marker) => [context.sentFrame(numberOf(context.room('shared')), marker)],
  },
  {
    ...malformed,
    returnsNothing: 'send.silent-malformed/text-of-wrong-type',
    staysOpen: 'send.stays-open/after-text-of-wrong-type',
    hasNoEffect: 'send.dropped-has-no-effect/text-of-wrong-type',
    what: 'A frame whose text is not a string',
    frames: (context, marker) =>
      [{ text: marker }, [marker], true].map((text) => context.sentFrame(context.room('shared'), text)),
    isMadeOfIt: (text) => /^(true|True|1)$/.test(String(text)),
  },
  {
    ...malformed,
    returnsNothing: 'send.silent-malformed/text-is-a-number',
    staysOpen: 'send.stays-open/after-text-is-a-number',
    hasNoEffect: 'send.dropped-has-no-effect/text-is-a-number',
    what: 'A frame whose text is a number',
    marker: () => String(randomInt(10 ** 14, 2 * 10 ** 14)),
    frames: (context, marker) => [context.sentFrame(context.room('shared'), Number(marker))],
  },
  {
    ...malformed,
    returnsNothing: 'send.silent-malformed/binary',
    staysOpen: 'send.stays-open/after-binary',
    hasNoEffect: 'send.dropped-has-no-effect/binary',
    what: 'A binary frame',
    frames: (context, marker) => [Buffer.from(context.sentFrame(context.room('shared'), marker))],
  },
];

/** The right room in the wrong type, where its id is a number; else a number that is no room. */
const numberOf = (room: string): number => (/^\d+$/.test(room) ? Number(room) : 1);

/** Malformed frames of one kind, each of which must be dropped as if it were the first. */
export type RepeatedFrame = Pick<DroppedFrame, 'what'> & {
  /** They are sent in turn. */
  frames(context: CaseContext, marker: string): string[];
};

export const repeatedFrames: RepeatedFrame[] = [
  { what: 'One of ten frames that are not JSON', frames: halves },
  {
    what: 'One of ten frames whose text is not a string',
    frames: (context, marker) => [context.sentFrame(context.room('shared'), { text: marker })],
  },
];

/** A valid frame, cut in two with a marker in each: a server that joins the pieces reads a message. */
function halves(context: CaseContext, marker: string): string[] {
  const whole = context.sentFrame(context.room('shared'), `${marker} ${marker}`);
  const middle = whole.lastIndexOf(marker);
  return [whole.slice(0, middle), whole.slice(middle)];
}

/** How many malformed frames come in a row. */
const manyTimes = 10;

/** The frames that a connection sends in a row. */
export function frameInARow(kind: RepeatedFrame, context: CaseContext, marker: string): string[] {
  const frames = kind.frames(context, marker);
  return Array.from({ length: manyTimes }, (_, index) => frames[index % frames.length] ?? '');
}
