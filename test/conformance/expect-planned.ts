import { expect } from 'vitest';
import type { Report } from '../../src/protocol/index.ts';

type Footprint = NonNullable<Report['footprint']>;

/** What a run asks of the server is about what was planned, for each user, too. */
export function expectPlanned(planned: Footprint, real: Footprint | undefined): void {
  for (const what of ['requests', 'posts', 'handshakes'] as const) {
    expect(planned[what] / (real?.[what] ?? 0), what).toBeGreaterThan(0.6);
    expect(planned[what] / (real?.[what] ?? 0), what).toBeLessThan(1.6);
  }
  for (const footprint of [planned, real as Footprint]) expectSum(footprint);
}

function expectSum({ users = {}, requests, posts, handshakes, connectionsPerUser }: Footprint): void {
  const sum = (what: 'requests' | 'posts' | 'handshakes') =>
    Object.values(users).reduce((total, user) => total + user[what], 0);
  expect({ requests, posts, handshakes }).toEqual({
    requests: sum('requests'),
    posts: sum('posts'),
    handshakes: sum('handshakes'),
  });
  const most = Object.entries(users).map(([name, { connections }]) => [name, connections]);
  expect(Object.fromEntries(most)).toEqual(connectionsPerUser);
}
