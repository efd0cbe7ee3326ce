/** A frame of a server, whole or a fragment. @param opcode 0 for a fragment that goes on */
function serverFrame(opcode: number, payload: Buffer, isFinal = true): Buffer {
  const { length } = payload;
  const lengthBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + lengthBytes);
  head[0] = (isFinal ? 0x80 : 0) | opcode;
  head[1] = lengthBytes === 0 ? length : lengthBytes === 2 ? 126 : 127;
  if (lengthBytes === 2) head.writeUInt16BE(length, 2);
  if (lengthBytes === 8) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

export const textFrame = (bytes: Buffer): Buffer => serverFrame(1, bytes);

/** One text in several fragments. */
export const fragmentFrames = (fragments: readonly Buffer[]): Buffer[] =>
  fragments.map((fragment, index) => serverFrame(index === 0 ? 1 : 0, fragment, index === fragments.length - 1));

export function closeFrame(code: number, reason: string): Buffer {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return serverFrame(8, Buffer.concat([payload, Buffer.from(reason)]));
}

/** The code in a close frame; 1005 where it has none. */
export const codeOf = (payload: Buffer): number => (payload.length >= 2 ? payload.readUInt16BE(0) : 1005);
