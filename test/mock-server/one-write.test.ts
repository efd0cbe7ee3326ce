import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { attachChatSocket, createMockChat } from '../../src/index.ts';
import { OneWrite, writing } from '../../src/mock-server/adapters/socket/one-write.ts';
import { within } from '../support/deadline.ts';
import { RawClient } from '../support/raw-client.ts';

/** Tells what left in one write. */
class Wire {
  readonly left: string[][] = [];
  #waiting: string[] | undefined;

  cork(): void {
    this.#waiting = [];
  }

  uncork(): void {
    if (this.#waiting) this.left.push(this.#waiting);
    this.#waiting = undefined;
  }

  write(text: string): void {
    if (this.#waiting) this.#waiting.push(text);
    else this.left.push([text]);
  }
}

function writer(wire: Wire) {
  const writes = new OneWrite(wire);
  return {
    flush: () => writes.flush(),
    write: (...texts: string[]) => {
      for (const text of texts) {
        writes.prepare();
        wire.write(text);
      }
    },
  };
}

describe('the frames for one client in one turn of the event loop', () => {
  it('the first leaves at once, the others together', async () => {
    const wire = new Wire();
    writer(wire).write('a', 'b', 'c');
    expect(wire.left).toEqual([['a']]);
    await nextTurn();
    expect(wire.left).toEqual([['a'], ['b', 'c']]);
  });

  it('a lone one is not delayed in any turn', async () => {
    const wire = new Wire();
    const { write } = writer(wire);
    for (const text of ['a', 'b', 'c']) {
      write(text);
      expect(wire.left.at(-1)).toEqual([text]);
      await nextTurn();
    }
  });

  it('where it is known that more will come, none leaves before the others', async () => {
    const wire = new Wire();
    const { write } = writer(wire);
    writing(true, () => write('a'));
    writing(false, () => write('b'));
    expect(wire.left).toEqual([]);
    await nextTurn();
    expect(wire.left).toEqual([['a', 'b']]);
    write('c');
    expect(wire.left.at(-1)).toEqual(['c']);
  });

  it('what fails leaves nobody waiting for more', () => {
    const fail = (): never => {
      throw new Error('It fails.');
    };
    expect(() => writing(true, fail)).toThrow('It fails.');
    const wire = new Wire();
    writer(wire).write('a');
    expect(wire.left).toEqual([['a']]);
  });

  it('those of other clients do not matter', async () => {
    const [one, other] = [new Wire(), new Wire()];
    const [first, second] = [writer(one), writer(other)];
    first.write('a', 'b');
    second.write('c');
    expect([one.left, other.left]).toEqual([[['a']], [['c']]]);
    await nextTurn();
    expect([one.left, other.left]).toEqual([[['a'], ['b']], [['c']]]);
  });

  it('leave before the connection ends', () => {
    const wire = new Wire();
    const { write, flush } = writer(wire);
    write('a', 'b');
    flush();
    flush();
    expect(wire.left).toEqual([['a'], ['b']]);
  });
});

/** A mock on a server whose sockets tell whether they were corked when they were given a message. */
async function corkedTexts() {
  const told: { text: string; isCorked: boolean }[] = [];
  const server = createServer().on('connection', (socket: Socket) => {
    const write = socket.write.bind(socket) as (bytes: Buffer) => boolean;
    socket.write = (bytes: Uint8Array | string) => {
      const text = /"message":"(\w+)"/.exec(Buffer.from(bytes as Buffer).toString())?.[1];
      if (text !== undefined) told.push({ text, isCorked: socket.writableCorked > 0 });
      return write(bytes as Buffer);
    };
  });
  const chat = await createMockChat({ scenario: { users: [{ id: 'ada' }], rooms: [{ id: '1', occupants: ['ada'] }] } });
  attachChatSocket(server, chat);
  await within(once(server.listen(0, '127.0.0.1'), 'listening'), 'the server to listen');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const client = await RawClient.connect(`ws://127.0.0.1:${port}/chat/connect`, 'token-ada');
  onTestFinished(() => client.socket.terminate());
  // The turn in which CONNECTED was written is over.
  await nextTurn();
  return { client, told };
}

describe('live messages', () => {
  it('that come alone leave at once', async () => {
    const { client, told } = await corkedTexts();
    client.send({ room: '1', messages: 'alone' });
    await client.nextText();
    expect(told).toEqual([{ text: 'alone', isCorked: false }]);
  });

  it('that come in one packet all leave in one write', async () => {
    const { client, told } = await corkedTexts();
    const { _socket: wire } = client.socket as unknown as { _socket: Socket };
    wire.cork();
    for (const text of ['first', 'second', 'third']) client.send({ room: '1', messages: text });
    wire.uncork();
    for (const text of ['first', 'second', 'third']) expect(await client.nextText()).toBe(text);
    expect(told).toEqual(['first', 'second', 'third'].map((text) => ({ text, isCorked: true })));
  });
});
