import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { attachChatSocket, chatMiddleware, createMockChat } from '../../src/index.ts';
import { behavesLikeTheService } from './behaviour.ts';

behavesLikeTheService(async (options) => {
  const chat = await createMockChat(options);
  const server = createServer(express().use('/deep/api', chatMiddleware(chat)));
  attachChatSocket(server, chat, { prefix: '/deep/api' });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const authority = `127.0.0.1:${(server.address() as AddressInfo).port}/deep/api`;
  const stop = (): void => {
    chat.switchboard.connections.cutAll();
    server.close().closeAllConnections();
  };
  return { chat, url: `http://${authority}`, webSocketUrl: `ws://${authority}/chat/connect`, stop };
});
