import { onTestFinished } from 'vitest';
import { loadScenario, Mock, type MockOptions, type ServerOptions, startServer } from '../../src/mock-server/index.ts';
import type { ChatEvent, Scenario } from '../../src/protocol/index.ts';
import { Queue } from './queue.ts';

/** Starts a mock on a free port for the current test; it is closed when the test is done. */
export async function startMock(options: MockOptions & ServerOptions & { scenario?: Scenario } = {}) {
  const { scenario = loadScenario('default').scenario } = options;
  const mock = await Mock.create(scenario, options);
  const events = new Queue<ChatEvent>();
  mock.switchboard.onEvent((event) => events.push(event));
  const server = await startServer(mock, { port: 0, ...options });
  onTestFinished(() => server.close());
  return { mock, server, url: server.url, webSocketUrl: server.webSocketUrl, events };
}

/** The next event of a type; those before it are passed over. */
export async function nextEvent<Type extends ChatEvent['type']>(events: Queue<ChatEvent>, type: Type) {
  for (;;) {
    const event = await events.next(`the event ${type}`);
    if (event.type === type) return event as Extract<ChatEvent, { type: Type }>;
  }
}
