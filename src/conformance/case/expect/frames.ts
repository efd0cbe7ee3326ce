import { parseExactly } from '../../../protocol/index.ts';
import { messageOf, type TraceEntry, whoOf } from '../../../traffic/index.ts';
import { markerPattern } from '../../../wire-client/index.ts';

/** A received frame, read leniently: one broken frame is one finding, and the rest goes on. */
export interface Frame {
  /** Index of its entry in the transcript. */
  index: number;
  /** UNIX milliseconds. */
  at: number;
  who: string;
  text: string;
  binary: boolean;
  /** Undefined where the text is not JSON. Ids that a number would round are bigints. */
  json: unknown;
}

export function toFrame(entry: Extract<TraceEntry, { kind: 'to-client' }>, index: number): Frame {
  const { at, data, binary = '' } = entry;
  const text = data ?? Buffer.from(binary, 'base64').toString();
  return { index, at, who: whoOf(entry), text, binary: data === null, json: parseExactly(text) };
}

/** The id of the message that a frame carries. */
export const messageIdOf = (frame: Pick<Frame, 'json'> | undefined): unknown => messageOf(frame?.json)?.id;

/** As {@link signatureOf}, with every string taken out: a frame about Ada and one about Bob are of one sort. */
export const structureOf = (text: string): string => signatureOf(text).replace(/:\s*"(\\.|[^"\\])*"/g, ':#');

/**
 * The text with everything that differs from frame to frame taken out, so that frames of one sort compare equal.
 * @example signatureOf('{"ack":17}') // '{"ack":#}'
 */
export function signatureOf(text: string): string {
  return text
    .replace(markerPattern, '#')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '#')
    .replace(/\d+(\.\d+)?/g, '#');
}
