import { expect, test } from 'vitest';
import { servesSeveral } from '../../src/conformance/run/serves-several.ts';
import type { TraceEntry } from '../../src/traffic/index.ts';

const frame = (at: number, connection: number, user: string, data: object): TraceEntry => ({
  seq: at,
  at,
  kind: 'to-client',
  connection,
  user,
  data: JSON.stringify(data),
});
const connected = (at: number, connection: number, user = 'ada') =>
  frame(at, connection, user, { status: 'CONNECTED' });
const message = (at: number, connection: number, user = 'ada') => frame(at, connection, user, { message: { id: at } });

test('an older connection that is still served shows that there may be several', () => {
  expect(servesSeveral([connected(1, 1), connected(2, 2), message(500, 1)], 100)).toBe(true);
});

test.each([
  ['a newer one', [connected(1, 1), connected(2, 2), message(500, 2)]],
  ['one of somebody else', [connected(1, 1), connected(2, 2, 'bob'), message(500, 1)]],
  ['one on which something was under way', [connected(1, 1), connected(2, 2), message(50, 1)]],
])('%s does not', (_, entries) => {
  expect(servesSeveral(entries, 100)).toBe(false);
});
