import pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

/** Colours for a terminal that shows them; also where FORCE_COLOR asks for them, never where NO_COLOR forbids them. */
export function colorsFor(stream: { isTTY?: boolean }): Colors {
  const isForced = Boolean(process.env.FORCE_COLOR);
  return pc.createColors(pc.isColorSupported && (isForced || stream.isTTY === true));
}
