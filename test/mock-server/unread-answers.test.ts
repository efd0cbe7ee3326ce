import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, type Mock, onTestFinished, test, vi } from 'vitest';
import { UnreadAnswers } from '../../src/mock-server/adapters/unread-answers.ts';
import { within } from '../support/deadline.ts';
import { listenOnLoopback } from '../support/listen.ts';

/** More than the sockets of the system take. */
const body = Buffer.alloc(32_000_000, 'x').toString();

/** @param onAnswer is told of each answer that is begun, with the connections that were cut off by then */
async function serving(unread: UnreadAnswers, onAnswer: (cutOff: number) => void) {
  const sockets: Socket[] = [];
  // The first two read nothing.
  const cutOff = (): number => sockets.slice(0, 2).filter(({ destroyed }) => destroyed).length;
  const server = createServer((asked, response) => {
    sockets.push(asked.socket);
    unread.whenTaken(asked.socket, () => {
      onAnswer(cutOff());
      unread.count(response, body);
      response.end(body);
    });
  });
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const ask = async (): Promise<IncomingMessage> => {
    const asked = request({ port, host: '127.0.0.1', agent: false }).end();
    const [answer] = await within(once(asked, 'response'), 'an answer, once those who read nothing are cut off');
    return answer;
  };
  return { ask, cutOff };
}

/** How much of an answer comes before its end, or before it breaks off. */
async function lengthOf(answer: IncomingMessage): Promise<number> {
  let length = 0;
  answer.on('data', (chunk: Buffer) => {
    length += chunk.length;
  });
  await within(new Promise((resolve) => answer.on('error', () => {}).on('close', resolve)), 'the end of an answer');
  return length;
}

test('many who ask and read nothing make everybody wait, and are cut off in the end', async () => {
  const cutOffBefore: number[] = [];
  // On a busy machine, who reads takes something within this time, too.
  const patienceMs = 2000;
  const { ask, cutOff } = await serving(new UnreadAnswers(40_000_000, patienceMs), (count) => cutOffBefore.push(count));
  const lazy = [await ask(), await ask()];
  const waiting = await ask();
  expect(await lengthOf(waiting)).toBe(body.length);
  expect(cutOffBefore).toEqual([0, 0, expect.toSatisfy((count) => count > 0)]);
  await expect.poll(cutOff, { message: 'those who read nothing are cut off', timeout: 20_000 }).toBe(2);
  for (const answer of lazy) expect(await lengthOf(answer)).toBeLessThan(body.length);
});

/** A connection as far as answers on it are counted; what it takes of them, the test says. */
class FakeConnection extends EventEmitter {
  destroyed = false;

  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }

  /** @returns what is called where the answer was taken */
  answer(unread: UnreadAnswers, bytes: number): () => void {
    const response = Object.assign(new EventEmitter(), { req: { socket: this }, setTimeout: () => {} });
    unread.count(response as never, 'x'.repeat(bytes));
    return () => void response.emit('close');
  }

  ask(unread: UnreadAnswers): Mock {
    const act = vi.fn();
    unread.whenTaken(this as never, act);
    return act;
  }
}

const megabyte = 1_048_576;

describe('who takes its answers slowly', () => {
  const newAnswers = () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    return new UnreadAnswers(10 * megabyte, 30_000);
  };

  test('is cut off, most first, where somebody waits and it takes less than a megabyte in 30 s', () => {
    const unread = newAnswers();
    const [slow, slower, quick, other] = Array.from({ length: 4 }, () => new FakeConnection()) as FakeConnection[];
    slow?.answer(unread, 3 * megabyte);
    const takes = Array.from({ length: 9 }, () => slower?.answer(unread, megabyte / 2));
    const takeQuick = quick?.answer(unread, 4 * megabyte);
    vi.advanceTimersByTime(25_000);
    takes[0]?.();
    takeQuick?.();
    quick?.answer(unread, 4 * megabyte);
    const answered = other?.ask(unread);
    expect(answered).not.toHaveBeenCalled();
    vi.advanceTimersByTime(30_000);
    expect(answered).toHaveBeenCalledOnce();
    expect([slow, slower, quick, other].map((each) => each?.destroyed)).toEqual([false, true, false, false]);
  });

  test('is left alone where nobody waits, and where it takes a megabyte in 30 s', () => {
    const unread = newAnswers();
    const [reader, other] = [new FakeConnection(), new FakeConnection()];
    const takes = Array.from({ length: 16 }, () => reader.answer(unread, megabyte));
    vi.advanceTimersByTime(120_000);
    expect(reader.destroyed).toBe(false);
    takes.shift()?.();
    const answered = other.ask(unread);
    for (const take of takes) {
      expect(reader.destroyed).toBe(false);
      take();
      vi.advanceTimersByTime(20_000);
    }
    expect([reader.destroyed, answered.mock.calls.length]).toEqual([false, 1]);
  });
});

describe('who has left', () => {
  test('is not answered', () => {
    const unread = new UnreadAnswers(10 * megabyte);
    const [lazy, gone, other] = [new FakeConnection(), new FakeConnection(), new FakeConnection()];
    const take = lazy.answer(unread, 11 * megabyte);
    const asked = [gone.ask(unread), lazy.ask(unread), other.ask(unread)];
    gone.destroy();
    expect(gone.ask(unread)).not.toHaveBeenCalled();
    take();
    expect(asked.map(({ mock }) => mock.calls.length)).toEqual([0, 1, 1]);
  });

  test('leaves nothing behind, though only its first answer is told of the end', () => {
    const unread = new UnreadAnswers(10 * megabyte);
    for (let count = 0; count < 20; count += 1) {
      const client = new FakeConnection();
      const takeFirst = client.answer(unread, megabyte);
      client.answer(unread, megabyte);
      client.destroy();
      takeFirst();
    }
    expect(new FakeConnection().ask(unread)).toHaveBeenCalledOnce();
  });
});
