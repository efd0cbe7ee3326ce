import type { Transcript } from '../recorder.ts';
import type { HandshakeRefusal } from './refusal.ts';

/** Certificates and their checks, as Node's `tls` takes them. */
export interface Tls {
  rejectUnauthorized?: boolean;
  ca?: string;
}

export interface ConnectionOptions {
  /** Who acts on it: a role, or a user of a scenario. */
  user: string;
  /** User and number, such as `member#1`. */
  label: string;
  url: string;
  token: string;
  /** What the transcript shows of a token. */
  show: (token: string) => string;
  tls: Tls;
  /** How long any wait may take, in milliseconds. */
  timeoutMs: number;
  /** What may make waits shorter; they take `timeoutMs` where left out. */
  patience?: Patience;
  transcript: Transcript;
  /** Whether compression is offered, as browsers do. */
  compression?: boolean;
  /** Larger frames are refused: no message is that long. Bytes. */
  largestFrame?: number;
  /** Sent with the handshake. */
  headers?: Readonly<Record<string, string>>;
  /** A ping is sent so often, for whatever cuts idle connections on the way. Milliseconds. */
  keepAliveMs?: number | undefined;
  /** What may keep it from acting as soon as it is asked to; nothing does where left out. */
  pacing?: Pacing;
}

/** How long it is waited for what must come. */
export interface Patience {
  /** Milliseconds, at this moment. */
  readonly ms: number;
  /** Of what comes from a connection that has ended. Milliseconds. */
  readonly short: number;
  /** Told where nothing came in so many milliseconds, on a connection that is still there. */
  noteVain(ms: number): void;
}

/** When a connection may act. */
export interface Pacing {
  /** Settles when the connection may be opened; undefined: at once. Rejects where it must not be. */
  mayOpen(): Promise<void> | undefined;
  /** Settles when a handshake that was refused may be tried again; undefined where it must not. */
  mayTryAgain?(refusal: HandshakeRefusal): Promise<void> | undefined;
  /** Settles when one more frame may be sent; undefined: at once. */
  maySend(): Promise<void> | undefined;
  /** Whether anything waits for its turn: meanwhile nothing that is expected of the server is late. */
  isHeld(): boolean;
}

/** Something that came, and the index of its entry in the transcript. */
export type Arrived = { entry: number } & (
  | { kind: 'opened' }
  | { kind: 'frame'; text: string; isBinary: boolean }
  | { kind: 'closed'; code: number; isOurs: boolean }
);
