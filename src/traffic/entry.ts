import type { ChatEvent } from '../protocol/index.ts';

/**
 * One thing that passed, recorded by the mock, a proxy, `check`, `play`, or a reader of a file.
 * `seq` grows by the order in which the recorder saw it; `at` is in milliseconds since 1970. Tokens are redacted.
 */
export type TraceEntry = { seq: number; at: number } & Passed;

/** Without its number and time. */
export type Passed =
  | ({ kind: 'opened'; tokenIn?: TokenPlace } & OnConnection)
  /** A frame that the client sent. */
  | ({ kind: 'from-client' } & OnConnection & FrameData)
  /** A frame that the server sent. */
  | ({ kind: 'to-client' } & OnConnection & FrameData)
  /** The client has answered the ping that came just before CONNECTED. */
  | ({ kind: 'pong' } & OnConnection)
  /** The server ends the connection: with this code, or, where it is null, without a closing handshake. */
  | ({ kind: 'closing'; code: number | null } & OnConnection)
  | ({ kind: 'closed'; code: number; reason?: string; isOurs?: true; failure?: string } & OnConnection)
  | PassedRequest
  | PassedResponse
  | Waited
  | AtServer
  /** What the wire does not show, or not the whole of it: why something did not happen, what was posted. */
  | { kind: 'note'; event: ChatEvent };

/** Where a handshake carried a token, though it belongs into the first frame. */
export type TokenPlace = 'query' | 'header' | 'subprotocol' | 'cookie';

interface OnConnection {
  /** Unique within the recording. */
  connection: number;
  /** Whose token was accepted on it; where the recorder is the client, who acts on it. */
  user?: string;
  /** What people call it, such as `member#1`; missing where user and number say it. */
  label?: string;
}

/** Where the recorder is a proxy: it passed between client and proxy alone; missing where it passed all the way. */
type Side = 'client';

/** A proxy's: it passed between proxy and server alone. A fault has dropped, altered or held up what was to go on. */
export interface AtServer {
  kind: 'at-server';
  passed: Extract<Passed, { kind: 'from-client' | 'to-client' | 'request' | 'response' }>;
}

interface FrameData {
  /** Null for a binary frame. */
  data: string | null;
  /** The bytes of a binary frame in base64, where they are kept. */
  binary?: string;
  side?: Side;
  length?: TextLength;
}

/** The recorder, itself a client, listened for so many milliseconds. */
export interface Waited {
  kind: 'waited';
  ms: number;
  label?: string;
  /** What it listened for, for people. */
  for?: string;
  /** Whether that came; missing where it listened for silence. */
  came?: boolean;
}

export interface PassedRequest {
  kind: 'request';
  request: number;
  /** The name of the endpoint; for a path outside the chat, the path. */
  endpoint: string;
  /** Missing: POST. */
  method?: string;
  /** Whose token it came with; there also when that token had run out. */
  user?: string;
  label?: string;
  /** The header with its token shortened; missing where none was sent. */
  authorization?: string;
  /** Which of the tokens that are nobody's it came with: the same one has the same number. */
  unknownToken?: number;
  /** It came with somebody's token and something around it, such as quotes. */
  isWrapped?: true;
  /** The names of further headers that the recorder, itself a client, has chosen. */
  headers?: string[];
  side?: Side;
  body: string;
  length?: TextLength;
}

export interface PassedResponse {
  kind: 'response';
  request: number;
  endpoint: string;
  /** Whose token it was; there also when that token had run out. */
  user?: string;
  label?: string;
  /** Of create_dm, where the recorder knows: the room that was made or found. */
  room?: string;
  /** Missing where no answer came. */
  status?: number;
  side?: Side;
  body: string;
  length?: TextLength;
  /** Of a history that was shortened for keeping: the highest id in the whole of it. */
  newestId?: number;
  /** What a fault did to it: half of the body and then the end of the connection, or a reset and no answer. */
  damage?: 'truncated' | 'reset';
  /** Where a redirect leads. */
  location?: string;
  /** The body was longer than the recorder reads. */
  truncated?: true;
  /** Why no whole answer came. */
  failure?: string;
  /** The system's name of the failure, such as `ECONNREFUSED`. */
  code?: string;
}

/** How many characters the text had before it was shortened for keeping; missing where the text is whole. */
type TextLength = number;

/** What is left of what passed: the newest entries, oldest first. */
export interface KeptTrace {
  entries: readonly TraceEntry[];
  /** How many older entries are no longer kept. */
  forgotten: number;
}
