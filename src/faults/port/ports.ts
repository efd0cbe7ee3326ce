import type { EndpointName, Message } from '../../protocol/index.ts';

/** A connection as an adapter offers it; where it cannot do what only faults ask for, it leaves that out. */
export interface ConnectionPort {
  send(frame: OutgoingFrame): void;
  /** One text frame in several fragments. */
  sendFragments?(fragments: readonly Buffer[]): void;
  ping(): void;
  close(code: number, reason: string): void;
  /** Ends the connection without a closing handshake: the other side sees 1006. */
  terminate(): void;
  /** Ends it by a reset of the TCP connection. */
  reset?(): void;
  /** Leaves it open, but is deaf from now on: not even a ping is answered. */
  stall?(): void;
}

/** One text frame, made once for all who get it. */
export interface OutgoingFrame {
  text: string;
  bytes: Buffer;
  /** What a live frame carries. */
  message?: Message | undefined;
  /** Its bytes as they came from another server: they go out as they are. */
  raw?: readonly Buffer[];
  /** A ping, a pong or a close, which no fault acts on. */
  isControl?: true;
}

export function outgoingFrame(text: string, message?: Message): OutgoingFrame {
  return { text, bytes: Buffer.from(text), message };
}

/** A handshake of `/chat/connect` that waits for a decision. */
export interface Handshake {
  accept(): void;
  refuse(reply: ChatReply): void;
  reset(): void;
}

export interface ChatRequest {
  endpoint: EndpointName;
  /** The `Authorization` header. */
  authorization: string | undefined;
  body: string;
}

export interface ChatReply {
  status: number;
  /** JSON, or empty for no body. */
  body: string;
  headers?: Readonly<Record<string, string>>;
  /** What a fault does to it: half of the body and then the end of the connection, or a reset instead of an answer. */
  damage?: 'truncated' | 'reset';
}

/** An answer, and what it is an answer to. */
export interface ChatAnswer extends ChatReply {
  request: number;
  endpoint: EndpointName;
  user?: string;
  /** The room that create_dm made, or found: its answer does not tell. */
  room?: string;
}
