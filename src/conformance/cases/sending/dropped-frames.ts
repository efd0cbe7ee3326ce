import { randomInt, randomUUID } from 'node:crypto';
import type { CaseContext } from '../../case/case-context.ts';
import type { Need } from '../../discovery/server-profile.ts';

/** Frames of one kind that the server must drop in silence. */
export interface DroppedFrame {
  slug: string;
  /** The requirement that it returns nothing. */
  requirement: string;
  /** The beginning of a sentence about one of them. */
  what: string;
  needs: Need[];
  /** The marker of a message that can carry no text. */
  marker?(): string;
  /** True where it names neither a room nor a text, so that nothing could be delivered or stored. */
  isEmpty?: true;
  /** Whether a text is what a server would make of a frame that has none, and so no marker. */
  isMadeOfIt?(text: unknown): boolean;
  /** With a marker in them, so that their effects can be seen; text frames, or the bytes of binary ones. */
  frames(context: CaseContext, marker: string): (string | Buffer)[];
}

/** A room id that nobody has, of the same kind as the ids that are known here. */
export function strangeRoom({ profile }: CaseContext): string {
  const numeric = profile.seenRooms.every((id) => /^\d+$/.test(id));
  return numeric ? String(1_500_000_000 + randomInt(500_000_000)) : randomUUID();
}

const malformed = (slug: string, what: string, frames: DroppedFrame['frames']): DroppedFrame => ({
  slug,
  requirement: 'send.silent-malformed',
  what,
  needs: [],
  frames,
});

export const droppedFrames: DroppedFrame[] = [
  {
    slug: 'foreign-room',
    requirement: 'send.silent-not-occupant',
    what: 'A message to a room that its sender is not in',
    needs: ['outsider', 'foreign'],
    frames: (context, marker) => [context.sentFrame(context.room('foreign'), marker)],
  },
  {
    slug: 'missing-room',
    requirement: 'send.silent-unknown-room',
    what: 'A message to a room that does not exist',
    needs: [],
    frames: (context, marker) => [context.sentFrame(strangeRoom(context), marker)],
  },
  malformed('not-json', 'A frame that is no JSON', (_, marker) => [`${marker} {`]),
  malformed('not-an-object', 'A frame that is JSON but no object', (context, marker) => [
    JSON.stringify([context.room('shared'), marker]),
    `[${context.sentFrame(context.room('shared'), marker)}]`,
  ]),
  { ...malformed('null', 'A frame that is null', () => ['null']), isEmpty: true },
  malformed('without-room', 'A frame without a room', ({ profile }, marker) => [
    JSON.stringify({ [profile.sendKey]: marker }),
  ]),
  {
    ...malformed('without-text', 'A frame without a text', (context) => [
      JSON.stringify({ room: context.room('shared') }),
      context.sentFrame(context.room('shared'), null),
    ]),
    isMadeOfIt: (text) => /^(undefined|null|None)?$/.test(String(text ?? '')),
  },
  malformed('room-of-wrong-type', 'A frame whose room is no string', (context, marker) => [
    context.sentFrame([context.room('shared')], marker),
  ]),
  {
    ...malformed('text-of-wrong-type', 'A frame whose text is no string', (context, marker) =>
      [{ text: marker }, [marker], true].map((text) => context.sentFrame(context.room('shared'), text)),
    ),
    isMadeOfIt: (text) => /^(true|True|1)$/.test(String(text)),
  },
  {
    ...malformed('text-is-a-number', 'A frame whose text is a number', (context, marker) => [
      context.sentFrame(context.room('shared'), Number(marker)),
    ]),
    marker: () => String(randomInt(10 ** 14, 2 * 10 ** 14)),
  },
  {
    slug: 'binary',
    requirement: 'send.silent-malformed',
    what: 'A binary frame',
    needs: [],
    frames: (context, marker) => [Buffer.from(context.sentFrame(context.room('shared'), marker))],
  },
];

/** How many malformed frames come in a row. */
const manyTimes = 10;

/** Malformed frames of one kind, each of which must be dropped as if it were the first. */
export type RepeatedFrame = Pick<DroppedFrame, 'what' | 'frames'>;

export const droppedInARow: RepeatedFrame[] = [
  {
    what: 'One of ten frames that are no JSON',
    frames: (context, marker) => inTurn(halves(context, marker)),
  },
  {
    what: 'One of ten frames whose text is no string',
    frames: (context, marker) => inTurn([context.sentFrame(context.room('shared'), { text: marker })]),
  },
];

/** A frame that is in order, cut in two with a marker in each: who puts the pieces together again reads a message. */
function halves(context: CaseContext, marker: string): string[] {
  const whole = context.sentFrame(context.room('shared'), `${marker} ${marker}`);
  const middle = whole.lastIndexOf(marker);
  return [whole.slice(0, middle), whole.slice(middle)];
}

const inTurn = (frames: string[]): string[] =>
  Array.from({ length: manyTimes }, (_, index) => frames[index % frames.length] ?? '');
