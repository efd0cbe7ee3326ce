import { startMockServer } from '../../src/index.ts';
import { behavesLikeTheService } from './behaviour.ts';

behavesLikeTheService(async (options) => {
  const server = await startMockServer(options);
  return { chat: server, url: server.url, webSocketUrl: server.webSocketUrl, stop: () => server.close() };
});
