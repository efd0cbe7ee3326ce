import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ChatClient, type WebSocketConstructor } from '../../src/client/index.ts';
import type { Fault } from '../../src/protocol/index.ts';
import { judgeSubject, type Stage } from '../clients/stage.ts';
import { within } from '../support/deadline.ts';

/** What a bad day looks like; each with its own dice, which the seed decides. */
const badDay: Fault[] = [
  { on: 'connect', respond: { status: 503 }, probability: 0.2 },
  { on: 'connect', delay: '20ms', probability: 0.3 },
  { on: 'deliver', close: 1011, probability: 0.1 },
  { on: 'deliver', cut: true, probability: 0.1 },
  { on: 'deliver', duplicate: true, probability: 0.2 },
  { on: 'retrieve', respond: { status: 500 }, probability: 0.3 },
  { on: 'retrieve', respond: { truncated: true }, probability: 0.1 },
  { on: 'retrieve', reset: true, probability: 0.1 },
  { on: 'retrieve', delay: '30ms', probability: 0.3 },
];
const talk = Array.from({ length: 20 }, (_, index) => `message ${index}`);

test.concurrent.each([1, 2, 3, 4, 5])('on bad day %i nothing is found in the reference client', async (seed) => {
  const { own } = await judgeSubject((stage) => liveThrough(stage), { seed, faults: badDay });

  expect(own.results.flatMap(({ findings }) => findings)).toEqual([]);
  expect(own.summary.passed).toBeGreaterThan(5);
});

/** Bob talks, each time when the client has got somewhere; in the end the client knows all that he said. */
async function liveThrough({ url, mock }: Stage): Promise<void> {
  let moved = (): void => {};
  const client = new ChatClient({
    url,
    token: 'token-ada',
    WebSocket: WebSocket as unknown as WebSocketConstructor,
    backOff: { firstMs: 20, maxMs: 100 },
    onStatus: () => moved(),
    onMessage: () => moved(),
  });
  const nextMove = (): Promise<void> =>
    within(new Promise<void>((resolve) => (moved = resolve)), 'the client to get somewhere');
  client.connect();
  for (const text of talk) {
    const move = nextMove();
    mock.switchboard.post('bob', '1', text);
    await move;
  }
  mock.switchboard.faults.removeAll();
  while (!talk.every((text) => client.messages.some(({ message }) => message === text))) await nextMove();
  client.close();
}
