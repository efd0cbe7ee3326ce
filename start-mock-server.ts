import { type RunningServer, startServer } from '../mock-server/index.ts';
import { ChatTestbedError } from './errors.ts';
import { MockChat, type MockChatOptions } from './mock-chat.ts';

export interface MockServerOptions extends MockChatOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** 0, the default, picks a free one. */
  port?: number;
  /** PEM texts: with them the server speaks https and wss. */
  tls?: { cert: string; key: string };
  /** Whether the server alone keeps the process running; it does not where left out, so that no test runner hangs. */
  keepProcessAlive?: boolean;
}

/** A mock that listens. `await using` closes it at the end of the block. */
export interface MockServer extends Omit<MockChat, 'mock'>, AsyncDisposable {
  /** Base URL for requests, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The endpoint for live messages, such as `ws://127.0.0.1:40123/chat/connect`. */
  readonly webSocketUrl: string;
  /** Closes every connection with 1001, then the port. May be called twice. */
  close(): Promise<void>;
}

const serverOptionNames = ['host', 'port', 'tls', 'keepProcessAlive'];

/**
 * Starts a mock server on a free port, for the tests of a client.
 * @throws ChatTestbedError where the options or the scenario are wrong, or the port cannot be had
 * @example
 * await using server = await startMockServer({ scenario: 'default' });
 * const client = new MyClient(server.url, server.users.ada.token);
 * client.send('1', 'hi');
 * await server.waitFor({ sent: { by: 'ada', room: '1', matches: /hi/ } });
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const { host, port, tls, keepProcessAlive = false, ...chatOptions } = options;
  const chat = await MockChat.create(chatOptions, serverOptionNames);
  const listening = await listen(chat, { host, port, tls, keepProcessAlive });
  return Object.assign(Object.create(chat) as MockChat, {
    url: listening.url,
    webSocketUrl: listening.webSocketUrl,
    close: () => listening.close(),
    [Symbol.asyncDispose]: () => listening.close(),
  });
}
