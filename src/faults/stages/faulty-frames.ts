import type { DeliverFault, Message } from '../../protocol/index.ts';
import { type OutgoingFrame, outgoingFrame } from '../port/ports.ts';
import { asText, breakOff, withFields } from './faulty-answer.ts';

/** What goes out in place of a live frame. */
export function changedFrames(frame: OutgoingFrame, fault: DeliverFault): OutgoingFrame[] {
  if (fault.inject !== undefined) return [outgoingFrame(asText(fault.inject)), frame];
  if (fault.malformed) return [outgoingFrame(breakOff(frame.text))];
  if (fault.fields) return [outgoingFrame(withFields(frame.text, fault.fields))];
  if (fault.oversized !== undefined) return [outgoingFrame(padded(frame.text, fault.oversized))];
  return fault.duplicate ? [frame, frame] : [frame];
}

/** At least one byte each, and as even as can be. */
export function fragmentsOf(bytes: Buffer, fragments: number): Buffer[] {
  const size = Math.max(1, Math.ceil(bytes.length / fragments));
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

/** The frame with its message's text made longer, until it has that many bytes. */
function padded(text: string, bytes: number): string {
  const frame = JSON.parse(text) as { message: Message };
  frame.message.message += '.'.repeat(Math.max(0, bytes - Buffer.byteLength(text)));
  return JSON.stringify(frame);
}
