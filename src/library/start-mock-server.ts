import type { Mock } from '../mock-server/index.ts';
import { type RunningServer, startServer } from '../mock-server/index.ts';
import { createMock } from './create-mock.ts';
import { cannotListen } from './errors.ts';
import { MockChat, type MockChatOptions } from './mock/mock-chat.ts';
import type { OptionTypes } from './options.ts';

export interface MockServerOptions extends MockChatOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** 0, the default, picks a free one. */
  port?: number;
  /** PEM texts: with them the server speaks https and wss. */
  tls?: { cert: string; key: string };
  /** Opens the control surface to whoever sends it as `Authorization: Bearer …`; only to this machine if left out. */
  controlToken?: string;
  /** Whether browsers are shown the page at `url`, to look into a test that stands still; they are if left out. */
  page?: boolean;
  /** Whether the server alone keeps the process running; it does not if left out, so that no test runner hangs. */
  keepsProcessAlive?: boolean;
}

const serverOptions: OptionTypes = {
  host: 'string',
  port: 'number',
  tls: 'object',
  controlToken: 'string',
  page: 'boolean',
  keepsProcessAlive: 'boolean',
};

/** A mock that listens. `await using` closes it at the end of the block. */
export class MockServer extends MockChat implements AsyncDisposable {
  /** Base URL for requests, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The endpoint for live messages, such as `ws://127.0.0.1:40123/chat/connect`. */
  readonly webSocketUrl: string;
  readonly #server: RunningServer;

  constructor(mock: Mock, server: RunningServer) {
    super(mock);
    this.url = server.url;
    this.webSocketUrl = server.webSocketUrl;
    this.#server = server;
  }

  /** Closes every connection with 1001, then the port. May be called twice. */
  close(): Promise<void> {
    return this.#server.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Starts a mock server on a free port, for the tests of a client.
 * @throws ChatTestbedError if the options or the scenario are wrong, or the port is not available
 * @example
 * await using server = await startMockServer({ scenario: 'default' });
 * const client = new MyClient(server.url, server.user('ada').token);
 * client.send('1', 'hi');
 * await server.waitFor({ sent: { by: 'ada', room: '1', matches: /hi/ } });
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const mock = await createMock(options, serverOptions);
  const { host = '127.0.0.1', port = 0, tls, controlToken, page: hasPage = true, keepsProcessAlive = false } = options;
  try {
    const settings = { host, port, controlToken, hasPage, keepsProcessAlive, ...(tls && { tls }) };
    const server = await startServer(mock, settings);
    return new MockServer(mock, server);
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, host, port);
  }
}
