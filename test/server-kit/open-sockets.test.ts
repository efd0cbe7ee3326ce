import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { expect, test } from 'vitest';
import { openSockets } from '../../src/server-kit/index.ts';

test('a connection that comes again is one connection', () => {
  const [server, socket] = [new EventEmitter(), new EventEmitter()];
  const sockets = openSockets(server as Server);
  for (let count = 0; count < 20; count += 1) server.emit('connection', socket);
  expect([sockets.size, socket.listenerCount('close')]).toEqual([1, 1]);
  socket.emit('close');
  expect(sockets.size).toBe(0);
});
