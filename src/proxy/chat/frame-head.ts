/** The head of a frame (RFC 6455, 5.2). */
export interface FrameHead {
  opcode: number;
  isFinal: boolean;
  /** Whether an extension has a hand in it. */
  isReserved: boolean;
  mask: Buffer | undefined;
  headLength: number;
  length: number;
}

/** @returns undefined where it has not come whole */
export function readHead(bytes: Buffer): FrameHead | undefined {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const maskBytes = second & 0x80 ? 4 : 0;
  const headLength = 2 + lengthBytes + maskBytes;
  if (bytes.length < headLength) return undefined;
  return {
    opcode: first & 0x0f,
    isFinal: (first & 0x80) !== 0,
    isReserved: (first & 0x70) !== 0,
    mask: maskBytes ? bytes.subarray(headLength - 4, headLength) : undefined,
    headLength,
    length: lengthOf(bytes, short, lengthBytes),
  };
}

function lengthOf(bytes: Buffer, short: number, lengthBytes: number): number {
  if (lengthBytes === 2) return bytes.readUInt16BE(2);
  return lengthBytes === 8 ? Number(bytes.readBigUInt64BE(2)) : short;
}
