import type { JsonObject } from '../../../protocol/index.ts';
import { markerPattern, type RecordedAnswer } from '../../../wire-client/index.ts';
import type { Silence } from '../../case/barrier.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { messagesIn } from '../../case/expect-history.ts';
import { type Frame, messageOf } from '../../case/frames.ts';
import { messageIdOf } from '../live/ids.ts';
import type { DroppedFrame } from './dropped-frames.ts';

/** What was seen of frames that had to be dropped. */
export interface Dropping {
  /** The connection that sent them. */
  who: string;
  /** Connections of others that must not receive it; the first is one of the room. */
  others: readonly string[];
  /** Index of the entry from which on they could have effects. */
  from: number;
  /** Undefined where the barrier never arrived. */
  silence: Silence | undefined;
  /** Whether the connection sent and received afterwards. */
  usable: boolean;
  /** The marker that they carried, if they could. */
  forbidden: string;
  /** What was stored afterwards. */
  histories: readonly RecordedAnswer[];
}

/** The frames and the histories in which a frame shows that had to be dropped (send.dropped-has-no-effect). */
export function tracesOf(
  { isMadeOfIt }: Pick<DroppedFrame, 'isMadeOfIt'>,
  { others, from, forbidden, histories }: Dropping,
  record: CaseRecord,
): { frames: Frame[]; stored: RecordedAnswer[] } {
  const seenBefore = others.flatMap((who) => record.frames(who)).filter(({ index }) => index < from);
  const newest = Math.max(0, ...seenBefore.map((frame) => Number(messageIdOf(frame) ?? 0)));
  const isMade = (message: JsonObject | undefined): boolean =>
    message !== undefined &&
    isMadeOfIt?.(message.message) === true &&
    isOfSender(message, record) &&
    !isMarked(message);
  return {
    frames: others.flatMap((who) =>
      record.frames(who, from).filter(({ text, json }) => text.includes(forbidden) || isMade(messageOf(json))),
    ),
    stored: histories.filter(
      (answer) =>
        answer.body.includes(forbidden) ||
        messagesIn(answer, record).some((message) => Number(message.id) > newest && isMade(message)),
    ),
  };
}

/** Its text stands elsewhere: other cases post at the same time, and where a text stands is for live.frame to say. */
const isMarked = (message: JsonObject): boolean => JSON.stringify(message).search(markerPattern) >= 0;

/** Other people may post what they like: a text without a marker is ours only in our name and in our room. */
const isOfSender = ({ poster, room }: JsonObject, { profile }: CaseRecord): boolean =>
  poster !== undefined && poster === profile.userIds.member && room === profile.rooms.shared;
