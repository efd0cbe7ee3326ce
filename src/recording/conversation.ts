import type { DialectName, Message, TokenKind } from '../protocol/index.ts';

/** What one user did, or what came to that user. */
export type RecordedHappening =
  | { kind: 'opened' }
  /** The token message. */
  | { kind: 'token'; token: TokenKind }
  | { kind: 'sent'; text: string }
  /** `hex` is undefined if the bytes were not recorded. */
  | { kind: 'sent-binary'; hex: string | undefined }
  | { kind: 'received'; text: string; isBinary?: true }
  /** `status`: of a handshake that was answered by something else. */
  | { kind: 'closed'; code: number; isOurs: boolean; status?: number }
  | RecordedRequest
  | { kind: 'response'; status: number | undefined; body: string }
  /** It was made sure that nothing else comes. */
  | { kind: 'silence' }
  /** Something that only the server knows, as a sentence for the reader of the scenario. */
  | { kind: 'remark'; text: string };

export interface RecordedRequest {
  kind: 'request';
  method: string;
  path: string;
  /** `none`: without a header; `no-scheme`: a header that does not begin with `Bearer`. */
  token: TokenKind | 'none' | 'no-scheme';
  body: string | undefined;
}

/** One entry of a recording, as its user saw it. */
export type Line = {
  /** Milliseconds; only differences count. */
  at: number;
  user: string;
  /** The connection, or what pairs a request with its answer. */
  place: string;
  /** Whether it was found to break a requirement. */
  isOffending?: boolean | undefined;
} & RecordedHappening;

/** A recording of any kind, in the form that a scenario is made of. */
export interface Conversation {
  /** What the scenario is called. */
  name?: string;
  /** Where it comes from, such as `Recorded in trace.ndjson.` */
  description: string;
  /** What else is known of it, for the head of the file. */
  about: string[];
  /** When it began, in UNIX milliseconds. */
  startedAt: number;
  dialect: DialectName | undefined;
  /** Names of users, by the id that they have on the server. */
  names: Map<string, string>;
  /** Names of rooms, by their id there. */
  roomNames: Map<string, string>;
  /** Who is in a room by definition, by its name. */
  rooms: Map<string, readonly string[]>;
  lines: Line[];
  /** Whether everything that passed the server is there: then a message that no one sends in it was posted before. */
  isComplete: boolean;
  /** Whether it shows a failure, after which nothing more came. */
  isFinding: boolean;
}

/** A message as far as a recording has it: a broken server may leave anything out. */
export type SeenMessage = Pick<Message, 'message' | 'poster' | 'room'> & { id?: number; timestamp?: number };
