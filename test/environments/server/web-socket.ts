import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The server's side of one WebSocket, written from RFC 6455: no extension, no fragments of its own. */
export class ServerSocket {
  onText: (text: string) => void = () => undefined;
  onBinary: () => void = () => undefined;
  onClosed: () => void = () => undefined;
  readonly #socket: Socket;
  #rest: Buffer = Buffer.alloc(0);
  #fragments: Buffer[] = [];
  #isText = false;
  #isClosing = false;

  constructor(request: IncomingMessage, socket: Socket, head: Buffer) {
    this.#socket = socket;
    socket.setNoDelay(true);
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${magic}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('data', (bytes) => this.#read(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.onClosed());
    if (head.length > 0) this.#read(head);
  }

  sendText(text: string): void {
    if (!this.#isClosing) this.#write(opcodes.text, Buffer.from(text));
  }

  /** Says goodbye with a code; the other side is not waited for. */
  close(code: number, reason = ''): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    this.#write(opcodes.close, Buffer.concat([payload, Buffer.from(reason)]));
    this.#socket.end();
  }

  /** As a cable that is cut: no goodbye. */
  cut(): void {
    this.#isClosing = true;
    this.#socket.destroy();
  }

  #write(opcode: number, payload: Buffer): void {
    if (this.#socket.destroyed) return;
    const length = payload.length;
    const header =
      length < 126
        ? Buffer.from([0x80 | opcode, length])
        : length < 65_536
          ? Buffer.from([0x80 | opcode, 126, length >> 8, length & 255])
          : longHeader(opcode, length);
    this.#socket.write(Buffer.concat([header, payload]));
  }

  #read(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (let frame = takeFrame(this.#rest); frame; frame = takeFrame(this.#rest)) {
      this.#rest = frame.rest;
      this.#take(frame);
    }
  }

  #take({ opcode, isFinal, payload }: ReturnType<typeof takeFrame> & object): void {
    if (opcode === opcodes.ping) this.#write(opcodes.pong, payload);
    else if (opcode === opcodes.close) this.close(payload.length >= 2 ? payload.readUInt16BE() : 1000);
    else if (opcode !== opcodes.pong) this.#takeData(opcode, isFinal, payload);
  }

  #takeData(opcode: number, isFinal: boolean, payload: Buffer): void {
    if (opcode !== opcodes.continuation) this.#isText = opcode === opcodes.text;
    this.#fragments.push(payload);
    if (!isFinal) return;
    const whole = Buffer.concat(this.#fragments);
    this.#fragments = [];
    if (this.#isText) this.onText(whole.toString());
    else this.onBinary();
  }
}

function longHeader(opcode: number, length: number): Buffer {
  const header = Buffer.alloc(10);
  header[0] = 0x80 | opcode;
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

/** The first whole frame of a client, unmasked, and what is behind it. */
function takeFrame(bytes: Buffer) {
  if (bytes.length < 6) return undefined;
  const [first = 0, second = 0] = bytes;
  const short = second & 127;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + lengthBytes + 4;
  if (bytes.length < start) return undefined;
  const length =
    lengthBytes === 0 ? short : lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < start + length) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const payload = Buffer.from(bytes.subarray(start, start + length));
  for (let index = 0; index < length; index += 1) payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  return { opcode: first & 15, isFinal: (first & 128) !== 0, payload, rest: bytes.subarray(start + length) };
}
