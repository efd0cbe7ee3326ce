import { createServer } from 'node:http';
import express from 'express';
import { attachChatSocket, chatMiddleware, createMockChat } from '../../src/index.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { behavesLikeTheService } from './behaviour.ts';

behavesLikeTheService(async (options) => {
  const chat = await createMockChat(options);
  const server = createServer(express().use('/deep/api', chatMiddleware(chat)));
  attachChatSocket(server, chat, { prefix: '/deep/api' });
  const port = await listenOnLoopback(server);
  const authority = `127.0.0.1:${port}/deep/api`;
  const stop = (): void => {
    chat.switchboard.connections.cutAll();
    server.close().closeAllConnections();
  };
  return { chat, url: `http://${authority}`, webSocketUrl: `ws://${authority}/chat/connect`, stop };
});
