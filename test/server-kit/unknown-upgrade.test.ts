import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ignoreUpgrade } from '../../src/server-kit/index.ts';
import { within } from '../support/deadline.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { rawAnswer } from '../support/raw-client.ts';

const upgrade = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';

/** A server that ignores every upgrade, as a mounted mock does. */
async function ignoringServer() {
  let answered = 0;
  const server = createServer((_request, response) => {
    answered += 1;
    response.end('mine');
  });
  server.on('upgrade', (request, socket, head) => ignoreUpgrade(server, request, socket, head));
  server.on('clientError', (_error, socket) => socket.destroy());
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port, answered: () => answered };
}

test('the tenth ignored upgrade on one connection is answered, and closes it', async () => {
  const { port } = await ignoringServer();
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const closed = once(socket, 'close');
  for (let count = 1; count <= 10; count += 1) {
    socket.write(upgrade);
    const [answer] = await within(once(socket, 'data'), `answer ${count}`);
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
    expect(/connection: close/i.test(String(answer))).toBe(count === 10);
  }
  await within(closed, 'the end of the connection');
});

test('of a hundred in one packet no more are handled', async () => {
  const { port, answered } = await ignoringServer();
  await rawAnswer(`http://127.0.0.1:${port}`, upgrade.repeat(100));
  expect(answered()).toBeLessThanOrEqual(10);
});
