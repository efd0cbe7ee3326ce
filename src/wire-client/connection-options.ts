import type { Transcript } from './recorder.ts';

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
  transcript: Transcript;
  /** Whether compression is offered, as browsers do. */
  compression?: boolean;
  /** Larger frames are refused: no message is that long. Bytes. */
  largestFrame?: number;
}

/** Something that came, and the index of its entry in the transcript. */
export type Arrived = { entry: number } & (
  | { kind: 'opened' }
  | { kind: 'frame'; text: string; isBinary: boolean }
  | { kind: 'closed'; code: number; isOurs: boolean }
);
