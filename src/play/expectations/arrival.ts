import { type JsonObject, parseJson } from '../../protocol/index.ts';
import { type FrameKind, frameKind, messageOf } from '../../traffic/index.ts';
import type { Arrived, Connection } from '../../wire-client/index.ts';

interface ArrivalBase {
  connection: Connection;
  /** Whether it was expected, by a step or by what the user did. */
  isExpected: boolean;
}

/** A frame that came. */
export type FrameArrival = ArrivalBase &
  Extract<Arrived, { kind: 'frame' }> & {
    /** Undefined where the text is no JSON. */
    json: unknown;
    what: FrameKind;
    /** The message that it carries. */
    message?: JsonObject;
  };

/** Something that came to a user over a live connection. */
export type Arrival = FrameArrival | (ArrivalBase & Exclude<Arrived, { kind: 'frame' }>);

/** Reads what came. That a connection opens, or ends because its user leaves, is no news. */
export function toArrival(connection: Connection, arrived: Arrived): Arrival {
  if (arrived.kind !== 'frame') {
    return { ...arrived, connection, isExpected: arrived.kind === 'opened' || arrived.isOurs };
  }
  const json = arrived.isBinary ? undefined : parseJson(arrived.text);
  const message = messageOf(json);
  return { ...arrived, connection, isExpected: false, json, what: frameKind({ json }), ...(message && { message }) };
}
