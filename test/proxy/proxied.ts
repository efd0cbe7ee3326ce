import { onTestFinished } from 'vitest';
import { forwardTarget } from '../../src/forward/index.ts';
import type { MockOptions, ServerOptions } from '../../src/mock-server/index.ts';
import type { ChatEvent, Report, Scenario } from '../../src/protocol/index.ts';
import { ChatProxy, type ChatProxyOptions, listen } from '../../src/proxy/index.ts';
import { startMock } from '../support/mock.ts';
import { Queue } from '../support/queue.ts';

/** The mock behind a proxy, until the test is done. */
export async function proxied(
  options: ChatProxyOptions = {},
  mockOptions: MockOptions & ServerOptions & { scenario?: Scenario } = {},
) {
  const behind = await startMock(mockOptions);
  return { behind, ...(await inFrontOf(behind.url, options)) };
}

/** A proxy in front of any server, until the test is done. */
export async function inFrontOf(target: string, options: ChatProxyOptions = {}) {
  const proxy = new ChatProxy(forwardTarget(target), options);
  const events = new Queue<ChatEvent>();
  proxy.onEvent((event) => events.push(event));
  const { url, webSocketUrl, close } = await listen(proxy);
  onTestFinished(close);
  return { proxy, url, webSocketUrl, events };
}

/** What was found, such as `server live.frame` or `client:user 1 client.sent-frame`. */
export const foundIn = ({ results }: Report): string[] =>
  results
    .filter(({ status }) => status === 'failed' || status === 'warned')
    .map(({ subject, requirement }) => `${subject} ${requirement}`);
