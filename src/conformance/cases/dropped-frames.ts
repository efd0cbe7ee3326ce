import { randomInt, randomUUID } from 'node:crypto';
import type { Connection } from '../connection.ts';
import type { Need } from '../known.ts';
import type { Stage } from '../stage.ts';

/** A frame that the server must drop in silence. */
export interface DroppedFrame {
  slug: string;
  /** The requirement that it returns nothing. */
  requirement: string;
  /** The beginning of a sentence. */
  what: string;
  needs: Need[];
  /** The marker of a message that can carry no text. */
  marker?(): string;
  /** True where it names neither a room nor a text, so that nothing could be delivered or stored. */
  isEmpty?: true;
  /** Whether a text is what a server would make of a frame that has none, and so no marker. */
  isMadeOfIt?(text: unknown): boolean;
  /** Sends it with a marker in it, so that its effects can be seen. */
  send(by: Connection, stage: Stage, marker: string): void;
}

/** A room id that nobody has, of the same kind as the ids that are known here. */
export function strangeRoom({ known }: Stage): string {
  const numeric = known.seenRooms.every((id) => /^\d+$/.test(id));
  return numeric ? String(1_500_000_000 + randomInt(500_000_000)) : randomUUID();
}

const malformed = (slug: string, what: string, frame: (stage: Stage, marker: string) => string): DroppedFrame => ({
  slug,
  requirement: 'send.silent-malformed',
  what,
  needs: [],
  send: (by, stage, marker) => by.sendText(frame(stage, marker)),
});

export const droppedFrames: DroppedFrame[] = [
  {
    slug: 'foreign-room',
    requirement: 'send.silent-not-occupant',
    what: 'A message to a room that its sender is not in',
    needs: ['outsider', 'foreign'],
    send: (by, stage, marker) => by.sendText(stage.sentFrame(stage.room('foreign'), marker)),
  },
  {
    slug: 'missing-room',
    requirement: 'send.silent-unknown-room',
    what: 'A message to a room that does not exist',
    needs: [],
    send: (by, stage, marker) => by.sendText(stage.sentFrame(strangeRoom(stage), marker)),
  },
  malformed('not-json', 'A frame that is no JSON', (_, marker) => `${marker} {`),
  malformed('not-an-object', 'A frame that is JSON but no object', (stage, marker) =>
    JSON.stringify([stage.room('shared'), marker]),
  ),
  { ...malformed('null', 'A frame that is null', () => 'null'), isEmpty: true },
  malformed('without-room', 'A frame without a room', ({ known }, marker) =>
    JSON.stringify({ [known.sendKey]: marker }),
  ),
  {
    ...malformed('without-text', 'A frame without a text', (stage) => JSON.stringify({ room: stage.room('shared') })),
    isMadeOfIt: (text) => text === null || text === undefined || /^(undefined|null|None)?$/.test(String(text)),
  },
  malformed('room-of-wrong-type', 'A frame whose room is no string', (stage, marker) =>
    stage.sentFrame([stage.room('shared')], marker),
  ),
  malformed('text-of-wrong-type', 'A frame whose text is no string', (stage, marker) =>
    stage.sentFrame(stage.room('shared'), { text: marker }),
  ),
  {
    ...malformed('text-is-a-number', 'A frame whose text is a number', (stage, marker) =>
      stage.sentFrame(stage.room('shared'), Number(marker)),
    ),
    marker: () => String(randomInt(10 ** 14, 2 * 10 ** 14)),
  },
  {
    slug: 'binary',
    requirement: 'send.silent-malformed',
    what: 'A binary frame',
    needs: [],
    send: (by, stage, marker) => by.sendBinary(Buffer.from(stage.sentFrame(stage.room('shared'), marker))),
  },
];
