import { expect, test } from 'vitest';
import { CaseRecord } from '../../src/conformance/case/case-record.ts';
import { closedPoster } from '../../src/conformance/case/closed-poster.ts';
import type { ServerProfile } from '../../src/conformance/discovery/server-profile.ts';
import type { TraceEntry } from '../../src/traffic/index.ts';

const endedWith = (code: number) => {
  const closed: TraceEntry = { kind: 'closed', seq: 1, at: 0, connection: 1, user: 'member', label: 'member#1', code };
  return closedPoster(new CaseRecord({ entries: [closed] }, {} as ServerProfile), 'member#1', 'a text');
};

test('a connection that was broken off need not be the server’s doing', () => {
  expect(endedWith(1006)).toMatchObject({
    reason:
      'member#1 was broken off without a close frame (1006) when it posted a text, and the message reached nobody.',
    remedy: expect.stringContaining('past its gateways'),
  });
  expect(endedWith(1011)).toMatchObject({
    reason: expect.stringMatching(/^The server closed member#1 /),
    remedy: expect.not.stringContaining('gateways'),
  });
});
