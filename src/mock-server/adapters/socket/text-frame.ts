/** The first byte of a text frame that is a whole message. */
const wholeText = 0x81;

let last: { text: Buffer; frame: Buffer } | undefined;

/** A text as a WebSocket frame of a server (RFC 6455, 5.2); made once for all who get the same text one after another. */
export function textFrame(text: Buffer): Buffer {
  if (last?.text !== text) last = { text, frame: Buffer.concat([headerOf(text.length), text]) };
  return last.frame;
}

function headerOf(length: number): Buffer {
  if (length < 126) return Buffer.from([wholeText, length]);
  if (length < 2 ** 16) return Buffer.from([wholeText, 126, length >> 8, length & 0xff]);
  const header = Buffer.from([wholeText, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

/** How long a whole message is as a frame of a client, which is masked. */
export function maskedLength(length: number): number {
  if (length < 126) return length + 6;
  return length + (length < 2 ** 16 ? 8 : 14);
}
