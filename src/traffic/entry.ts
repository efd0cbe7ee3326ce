import type { ChatEvent } from '../protocol/chat-events.ts';

/** What passed, as it passed; `at` is in milliseconds since 1970 by the mock's clock. Tokens are redacted. */
export type TraceEntry = { seq: number; at: number } & Passed;

/** Without its number and time. */
export type Passed =
  | { kind: 'opened'; connection: number }
  /** `data` is null for a binary frame. */
  | { kind: 'received'; connection: number; user?: string; data: string | null; length?: TextLength }
  | { kind: 'sent'; connection: number; user?: string; data: string; length?: TextLength }
  /** The client has answered the ping that came just before CONNECTED: from here on it can have read CONNECTED. */
  | { kind: 'pong'; connection: number; user?: string }
  /** The mock ends the connection: with this code, or, where it is null, without a closing handshake. */
  | { kind: 'closing'; connection: number; user?: string; code: number | null }
  | { kind: 'closed'; connection: number; user?: string; code: number }
  | {
      kind: 'request';
      request: number;
      endpoint: string;
      /** Whose token it came with; there also when that token had run out. */
      user?: string;
      /** The header with its token shortened; missing where none was sent. */
      authorization?: string;
      body: string;
      length?: TextLength;
    }
  | {
      kind: 'response';
      request: number;
      endpoint: string;
      /** Whose token it was; there also when that token had run out. */
      user?: string;
      status: number;
      body: string;
      length?: TextLength;
      /** What a fault did to it: half of the body and then the end of the connection, or a reset and no answer. */
      damage?: 'truncated' | 'reset';
    }
  /** What the wire does not show, or not the whole of it: why something did not happen, what was posted. */
  | { kind: 'note'; event: ChatEvent };

/** How many characters the text had before it was shortened for keeping; missing where the text is whole. */
type TextLength = number;

/** What is left of what passed: the newest entries, oldest first. */
export interface KeptTrace {
  entries: readonly TraceEntry[];
  /** How many older entries are no longer kept. */
  forgotten: number;
}
