import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { UnreadAnswers } from '../../src/mock-server/adapters/unread-answers.ts';
import { within } from '../support/deadline.ts';
import { listenOnLoopback } from '../support/listen.ts';

/** More than the sockets of the system take. */
const body = Buffer.alloc(32_000_000, 'x').toString();

/** @param onAnswer is told of each answer that is begun, with the connections that were cut off by then */
async function serving(unread: UnreadAnswers, onAnswer: (cutOff: number) => void) {
  const sockets: Socket[] = [];
  const cutOff = (): number => sockets.filter(({ destroyed }) => destroyed).length;
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
  const { ask, cutOff } = await serving(new UnreadAnswers(40_000_000, 200), (count) => cutOffBefore.push(count));
  const lazy = [await ask(), await ask()];
  const waiting = await ask();
  expect(await lengthOf(waiting)).toBe(body.length);
  expect(cutOffBefore).toEqual([0, 0, expect.toSatisfy((count) => count > 0)]);
  await expect.poll(cutOff, { message: 'those who read nothing are cut off', timeout: 10_000 }).toBeGreaterThan(1);
  for (const answer of lazy) expect(await lengthOf(answer)).toBeLessThan(body.length);
});
