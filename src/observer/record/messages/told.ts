import type { JsonObject } from '../../../protocol/index.ts';
import type { Version, VersionField } from '../../read/message-shape.ts';
import type { ServerFrame } from '../../read/server-frame.ts';
import type { Moment, ObservedConnection } from '../connections/observed-connection.ts';
import type { HistoryAnswer } from '../exchanges/history-answer.ts';
import type { ObservedExchange } from '../exchanges/observed-exchange.ts';
import type { ObservedRoom, RoomInfoAnswer } from '../people/observed-room.ts';
import type { ObservedMessage } from './observed-message.ts';
import type { Owed } from './owing.ts';
import type { SentWithText } from './posts.ts';

/** The server has sent a frame. */
export interface FrameRead extends Moment {
  connection: ObservedConnection;
  frame: ServerFrame;
}

/** A live message has reached a connection. */
export interface Delivery extends Moment {
  connection: ObservedConnection;
  message: ObservedMessage;
  json: JsonObject;
  version: Version;
  /** Nobody had received it before. */
  isFirst: boolean;
  /** It had come there before. */
  isRepeat: boolean;
  /** Others had it first, and this connection waited for it. */
  owed: Owed | undefined;
}

/** A message was seen for the first time, in a live frame or in a history. */
export interface FirstSight {
  message: ObservedMessage;
  position: number;
  isLive: boolean;
  seenBy: Seen;
  /** What was sent with the same text. */
  sent: SentWithText;
}

/** Where a message was seen: on a connection or in an answer. */
export interface Seen {
  position: number;
  connection?: ObservedConnection;
  answer?: HistoryAnswer;
}

/** One id, and not one message. */
export interface Contradiction {
  message: ObservedMessage;
  fields: VersionField[];
  earlier: Version;
  /** Where the earlier version was seen. */
  earlierSeen: { position: number; isLive: boolean };
  later: Version;
  laterSeen: Seen;
  isLive: boolean;
  /** Two messages rather than one that was changed: the later one was sent itself, or hardly anything is the same. */
  isAnother: boolean;
}

/** A history was read. */
export interface HistoryRead {
  answer: HistoryAnswer;
  /** Those whose id could be read. */
  messages: readonly ObservedMessage[];
  /** Of which rooms they are. */
  rooms: ReadonlySet<ObservedRoom>;
}

/** A history does not have a message that was known before it was asked for. */
export interface Absence {
  answer: HistoryAnswer & { asked: Moment };
  message: ObservedMessage;
}

/** An earlier history went past an id that was not in it, and now there is a message with that id. */
export interface LateArrival {
  answer: HistoryAnswer & { asked: Moment };
  message: ObservedMessage;
  /** Where the message was seen first. */
  position: number;
}

/** Answers of room_info for one room: two people asked in turn, and each was told the same all the time, not the other's list. */
export interface OccupantsDiffer {
  inTurn: readonly RoomInfoAnswer[];
}

/** What rules are told, each as soon as there is something to see. */
export interface Told {
  /** Every frame of the server. */
  frame: FrameRead;
  /** Frames up to CONNECTED, itself included. */
  darkFrame: FrameRead;
  delivery: Delivery;
  firstSight: FirstSight;
  contradiction: Contradiction;
  exchange: ObservedExchange;
  history: HistoryRead;
  absence: Absence;
  lateArrival: LateArrival;
  occupantsDiffer: OccupantsDiffer;
  /** A connection is ending, or the record is. */
  ending: ObservedConnection;
}

export type Tell = <Kind extends keyof Told>(kind: Kind, seen: Told[Kind]) => void;
