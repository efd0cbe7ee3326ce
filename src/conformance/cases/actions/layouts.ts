import type { JsonObject } from '../../../protocol/index.ts';

/** How a client may write a frame: to a JSON parser it is the same as in one line. */
export interface Layout {
  /** At the end of "A frame that is written …". */
  how: string;
  write(frame: JsonObject): string;
}

/** With the white space that a library puts in, or a document. */
export const spacedLayouts: readonly Layout[] = [
  { how: 'on several lines, as the document prints it', write: (frame) => JSON.stringify(frame, null, 4) },
  { how: 'with a space behind each colon and comma', write: spaced },
];

/** Of a frame of several properties, too. */
export const layouts: readonly Layout[] = [
  ...spacedLayouts,
  {
    how: 'with its properties the other way round',
    write: (frame) => JSON.stringify(Object.fromEntries(Object.entries(frame).toReversed())),
  },
];

/** As Python writes it. */
function spaced(frame: JsonObject): string {
  const properties = Object.entries(frame).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{${properties.join(', ')}}`;
}

/** What helps where a server reads one layout and not another. */
export const layoutRemedy =
  'Read frames with a JSON parser, whole: white space between the tokens and the order of the properties mean nothing in JSON (RFC 8259).';
