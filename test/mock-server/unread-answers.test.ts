import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { UnreadAnswers } from '../../src/mock-server/adapters/unread-answers.ts';
import { within } from '../support/deadline.ts';

/** A server that answers 32 MB, more than sockets buffer, to everybody. */
async function serving(unread: UnreadAnswers) {
  const body = 'x'.repeat(32_000_000);
  const state = { answered: 0, cutOff: 0 };
  const server = createServer((asked, response) => {
    unread.whenTaken(asked.socket, () => {
      state.answered += 1;
      response.on('close', () => (state.cutOff += response.writableFinished ? 0 : 1));
      unread.count(response, body);
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const ask = (): Promise<IncomingMessage> => {
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      request({ port, host: '127.0.0.1', agent: false }, resolve).on('error', reject).end();
    });
  };
  return { state, ask };
}

test('many who ask and read nothing make everybody wait, and are cut off in the end', async () => {
  const { state, ask } = await serving(new UnreadAnswers(40_000_000, 200));
  const lazy = [await ask(), await ask()];
  for (const answer of lazy) answer.on('error', () => {}).pause();
  const third = ask();
  const answer = await within(third, 'an answer once the lazy ones are cut off');
  expect(state.cutOff).toBeGreaterThan(0);
  let length = 0;
  for await (const chunk of answer) length += (chunk as Buffer).length;
  expect(length).toBe(32_000_000);
});
