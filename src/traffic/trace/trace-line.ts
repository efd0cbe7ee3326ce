import type { TraceEntry } from '../entry.ts';
import { keepable } from './keepable.ts';

/**
 * An entry as a line of a trace file. An answer that is nearly as long as a text can be has no room in one, with its
 * quotes escaped: of that the line has the beginning, as the memory does.
 */
export function traceLine(entry: TraceEntry): string {
  try {
    return `${JSON.stringify(entry)}\n`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `${JSON.stringify(keepable(entry))}\n`;
  }
}
