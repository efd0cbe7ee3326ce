import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { checkServer, fetchWellKnown } from '../../src/conformance/index.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { startMock } from '../support/mock.ts';

/** A gateway in front of a mock that drops some handshakes on the floor. */
async function gatewayThatDrops(target: string, isDropped: (handshake: number) => boolean): Promise<string> {
  const sockets = new Set<Socket>();
  let handshakes = 0;
  const server = createServer();
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.once('data', (head) => {
      const isHandshake = /^upgrade: websocket/im.test(head.toString('latin1'));
      if (isHandshake) handshakes += 1;
      if (isHandshake && isDropped(handshakes)) {
        socket.end('HTTP/1.1 999 Nonsense\r\n\r\n');
        return;
      }
      const onward = connect(Number(new URL(target).port), '127.0.0.1').on('error', () => {});
      sockets.add(onward);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
  });
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${port}`;
}

test.each([4, 5, 6, 7, 8])(
  'a handshake that is refused in the discovery, number %i, is no mistake of our own',
  { timeout: 60_000 },
  async (number) => {
    const { url } = await startMock();
    const target = await gatewayThatDrops(url, (handshake) => handshake === number);
    const config = { ...(await fetchWellKnown(url, {}, 10_000)), target };
    const report = await checkServer(config, { only: ['connect.connected', 'connect.upgrade', 'room-info.unknown'] });
    expect(report.problems ?? []).toEqual([]);
    expect(report.summary.total).toBeGreaterThan(2);
  },
);
