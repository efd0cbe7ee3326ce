import type { FrameKind } from '../../conformance/case/frames.ts';
import type { JsonObject } from '../../protocol/index.ts';
import type { LiveConnection } from '../context/live-connection.ts';

interface ArrivalBase {
  connection: LiveConnection;
  /** Index of its entry in the transcript. */
  entry: number;
  /** Whether it was expected, by a step or by what the user did. */
  isExpected: boolean;
}

/** A frame that came. */
export interface FrameArrival extends ArrivalBase {
  kind: 'frame';
  text: string;
  /** Undefined where the text is no JSON. */
  json: unknown;
  what: FrameKind;
  /** The message that it carries. */
  message?: JsonObject;
}

/** Something that came to a user over a live connection. */
export type Arrival =
  | FrameArrival
  | (ArrivalBase & { kind: 'opened' })
  | (ArrivalBase & { kind: 'closed'; code: number });
