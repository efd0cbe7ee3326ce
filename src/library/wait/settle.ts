import type { Switchboard } from '../../mock-server/index.ts';
import type { AwaitOptions, WatchedTrace } from '../../traffic/index.ts';
import { settlesWithin, within } from './deadline.ts';

/**
 * Pings every client: what a client had sent before it answers has arrived by then.
 * @throws ChatTestbedError TIMEOUT with the connections that did not answer
 */
export async function clientsAnswer({ connections }: Switchboard, timeoutMs: number): Promise<void> {
  const silent = new Set(connections.numbers());
  const answers = [...silent].map(async (connection) => {
    await connections.ping(connection);
    silent.delete(connection);
  });
  await within(Promise.all(answers), timeoutMs, () => {
    const who = [...silent].map((connection) => `#${connection}`).join(', ');
    const remedy = 'Close such connections first, or give a barrier of your own as `until`.';
    return `Waited ${timeoutMs} ms for connection ${who} to answer a ping. ${remedy}`;
  });
}

/**
 * Waits until what is on its way has arrived: every client has answered a ping, and every request that has reached the
 * mock after an entry is answered. Who does not answer, such as a client that is stalled, is waited for no longer than `timeoutMs`.
 */
export async function settle({ connections, trace }: Switchboard, { after, timeoutMs }: AwaitOptions): Promise<void> {
  const pings = connections.numbers().map((connection) => connections.ping(connection));
  const requests = requestsAnswered(trace, after);
  try {
    await settlesWithin(Promise.all([...pings, requests.done]), timeoutMs);
  } finally {
    requests.stop();
  }
}

/** The requests after an entry that have no answer yet, until all of them have one. */
function requestsAnswered(trace: WatchedTrace, after: number): { done: Promise<void>; stop: () => void } {
  const open = new Set<number>();
  for (const entry of trace.entries()) {
    if (entry.kind === 'request' && entry.seq > after) open.add(entry.request);
    if (entry.kind === 'response') open.delete(entry.request);
  }
  let stop = (): void => {};
  const done = new Promise<void>((resolve) => {
    if (open.size === 0) return resolve();
    stop = trace.subscribe((entry) => {
      if (entry.kind === 'response' && open.delete(entry.request) && open.size === 0) resolve();
    });
  });
  return { done, stop };
}
