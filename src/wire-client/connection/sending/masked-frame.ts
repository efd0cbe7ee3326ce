import { randomBytes } from 'node:crypto';

/** The bytes of a text frame as a client sends it: masked, and not compressed (RFC 6455, 5.2). */
export function maskedFrame(text: string): Buffer {
  const mask = randomBytes(4);
  const payload = Buffer.from(text);
  for (const [index, byte] of payload.entries()) payload[index] = byte ^ (mask[index % 4] ?? 0);
  return Buffer.concat([Buffer.of(0x81, ...maskedLength(payload.length)), mask, payload]);
}

/** A length as the header has it: in one byte, in two more, or in eight more. */
function maskedLength(length: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeBigUInt64BE(BigInt(length), 1);
  if (length > 0xffff) return Buffer.concat([Buffer.of(0x80 | 127), bytes.subarray(1)]);
  if (length > 125) return Buffer.concat([Buffer.of(0x80 | 126), bytes.subarray(7)]);
  return Buffer.of(0x80 | length);
}
