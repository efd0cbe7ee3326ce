import { describe, expect, test } from 'vitest';
import type { CheckConfig } from '../../src/protocol/index.ts';
import type { Knobs } from './server/knobs.ts';
import { accusations, checkAmid, repeated, timeout } from './support.ts';

interface Row {
  what: string;
  knobs: Knobs;
  config?: Partial<CheckConfig>;
  /** An observation that says what the surroundings did. */
  observed?: string;
  /** Requirements of which a case was not exercised, with the line of config that would help. */
  unexercised?: string[];
  /** What it does may leave requirements unknown. */
  isUnknown?: true;
}

const rows: Row[] = [
  { what: 'UUIDs, and nothing acts', knobs: {} },
  { what: 'ids that count up, and nothing acts', knobs: { ids: 'numbers' } },
  {
    what: 'message ids that JavaScript rounds',
    knobs: { ids: 'numbers', firstMessage: 2n ** 60n + 1n },
    observed: 'rounded-ids',
  },
  { what: '429 without Retry-After', knobs: { requestsPerSecond: 10 }, observed: 'refused-for-rate' },
  {
    what: '429 with Retry-After in seconds',
    knobs: { requestsPerSecond: 10, refuseRequests: { status: 429, retryAfter: 'seconds' } },
    observed: 'refused-for-rate',
  },
  {
    what: '503 with Retry-After as a date',
    knobs: { requestsPerSecond: 10, refuseRequests: { status: 503, retryAfter: 'date' } },
    observed: 'refused-for-rate',
  },
  {
    what: 'fast posts dropped in silence',
    knobs: { postsPerSecond: 20 },
    observed: 'drops-fast-posts',
    unexercised: ['live.after-connected'],
  },
  {
    what: 'fast posts dropped in silence, and the config knows',
    knobs: { postsPerSecond: 40 },
    config: { limits: { postsPerSecond: 30 } },
  },
  {
    what: 'four connections per user, told in an error frame',
    knobs: { connectionsPerUser: 4, refuseConnections: { how: 'error-frame', code: 1013 } },
  },
  {
    what: 'two connections per user, told by a close code',
    knobs: { connectionsPerUser: 2, refuseConnections: { how: 'close', code: 4029 } },
    unexercised: ['live.every-connection'],
  },
  {
    what: 'eight connections together, told by 429',
    knobs: { connectionsPerUser: 8, refuseConnections: { how: 'upgrade', status: 429 } },
  },
  {
    what: 'eight connections together, told by 503',
    knobs: { connectionsPerUser: 8, refuseConnections: { how: 'upgrade', status: 503 } },
  },
  {
    what: 'three connections per user, and one more ends the oldest',
    knobs: { connectionsPerUser: 3, refuseConnections: { how: 'end-oldest', code: 4001 } },
    isUnknown: true,
  },
  {
    what: 'two connections per user, and one more ends the oldest',
    knobs: { connectionsPerUser: 2, refuseConnections: { how: 'end-oldest', code: 4001 } },
    isUnknown: true,
    unexercised: ['live.every-connection'],
  },
  {
    what: 'handshakes limited to ten a second, told by 429',
    knobs: { handshakesPerSecond: 10 },
    observed: 'refused-for-rate',
  },
  {
    what: 'handshakes limited to ten a second, told by 429 with Retry-After',
    knobs: { handshakesPerSecond: 10, refuseHandshakes: { status: 429, retryAfter: 'seconds' } },
    observed: 'refused-for-rate',
  },
  {
    what: 'handshakes limited to ten a second, told by 503',
    knobs: { handshakesPerSecond: 10, refuseHandshakes: { status: 503 } },
    observed: 'refused-for-rate',
  },
  { what: 'a broker that takes its time for each message', knobs: { fanOutMs: 2500 } },
  { what: 'UUIDs, and 400 for what is none', knobs: { knowsItsIds: true } },
  { what: 'ids that count up, and 400 for what is no number', knobs: { ids: 'numbers', knowsItsIds: true } },
  { what: 'refusals that come after a second', knobs: { refusalMs: 1000 } },
  { what: 'message ids of 64 bits without a sign', knobs: { firstMessage: 2n ** 63n + 1n }, observed: 'rounded-ids' },
  { what: 'message ids of 80 bits', knobs: { firstMessage: 2n ** 79n }, observed: 'rounded-ids' },
  { what: 'a restart of two seconds', knobs: { leave: { afterRequests: 60, downMs: 2000 } }, observed: 'was-away' },
  {
    what: 'a restart of three seconds behind a gateway',
    knobs: { leave: { afterRequests: 60, downMs: 3000, behindGateway: true } },
    observed: 'was-away',
  },
  ...([502, 504, 522] as const).map((status) => ({
    what: `a gateway that answers ${status} now and then`,
    knobs: { gatewayFails: { status, everyRequests: 6, everyHandshakes: 50 } },
    observed: 'gateway-errors',
  })),
  { what: 'idle connections cut', knobs: { idleCutMs: 400 } },
  { what: 'one operation at a time', knobs: { operationMs: 10 } },
];

describe.concurrent('a correct server is accused of nothing that its surroundings did', () => {
  test.each(repeated(rows))('$what', { timeout }, async ({ knobs, config, observed, unexercised, isUnknown }) => {
    const report = await checkAmid(knobs, config);
    expect(accusations(report).filter(({ status }) => !isUnknown || status !== 'errored')).toEqual([]);
    expect(report.partial).toBeUndefined();
    if (observed !== undefined) expect(report.observations.map(({ id }) => id)).toContain(observed);
    for (const id of unexercised ?? []) {
      const skipped = report.results.filter(({ requirement, status }) => requirement === id && status === 'skipped');
      expect(skipped.map(({ remedy }) => remedy)).toContainEqual(expect.stringMatching(/^limits: /));
    }
    if (!unexercised && !isUnknown) expect(report.verdict).toBe('conformant');
  });
});
