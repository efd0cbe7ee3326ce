import type { JsonObject } from '../protocol/index.ts';
import type { Judgement } from './judgement.ts';
import type { ObservableRequirement } from './observable.ts';
import type { Version, VersionField } from './read/message-shape.ts';
import type { ServerFrame } from './read/server-frame.ts';
import type { HistoryAnswer } from './record/history-answer.ts';
import type { Moment, ObservedConnection, Owed } from './record/observed-connection.ts';
import type { ObservedExchange } from './record/observed-exchange.ts';
import type { ObservedMessage } from './record/observed-message.ts';
import type { ObservedRecord } from './record/observed-record.ts';
import type { ObservedRoom, RoomInfoAnswer } from './record/observed-room.ts';
import type { SentWithText } from './record/posts.ts';

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

/** Answers of room_info for one room: the first and the last are the same person's and list the same users. */
export interface OccupantsDiffer {
  before: RoomInfoAnswer;
  between: RoomInfoAnswer;
  after: RoomInfoAnswer;
}

/** What a rule looks at; each is called as soon as there is something to see. */
export interface Judge {
  /** Every frame of the server. */
  frame?(frame: FrameRead, judgement: Judgement, record: ObservedRecord): void;
  /** Frames up to CONNECTED, itself included. */
  darkFrame?(frame: FrameRead, judgement: Judgement, record: ObservedRecord): void;
  delivery?(delivery: Delivery, judgement: Judgement, record: ObservedRecord): void;
  firstSight?(sight: FirstSight, judgement: Judgement, record: ObservedRecord): void;
  contradiction?(contradiction: Contradiction, judgement: Judgement, record: ObservedRecord): void;
  exchange?(exchange: ObservedExchange, judgement: Judgement, record: ObservedRecord): void;
  history?(history: HistoryRead, judgement: Judgement, record: ObservedRecord): void;
  occupantsDiffer?(differ: OccupantsDiffer, judgement: Judgement, record: ObservedRecord): void;
  absence?(absence: Absence, judgement: Judgement, record: ObservedRecord): void;
  lateArrival?(late: LateArrival, judgement: Judgement, record: ObservedRecord): void;
  /** A connection is ending, or the record is. */
  ending?(connection: ObservedConnection, judgement: Judgement, record: ObservedRecord): void;
}

/** One requirement, and how what passed shows that it was kept or broken. */
export interface ObserverRule {
  requirement: ObservableRequirement;
  /** It compares what was seen at different times: a server that was restarted between may have forgotten. */
  needsSameServer?: true;
  judge: Judge;
}
