import { expect, test } from 'vitest';
import { byHand } from '../../src/conformance/judging/by-hand.ts';
import type { Passed, TraceEntry } from '../../src/traffic/index.ts';

const profile = { url: 'https://chat.example.org/api', webSocketUrl: 'wss://chat.example.org/api/chat/connect' };
const recording = (...passed: Passed[]) => ({
  entries: passed.map((each, index): TraceEntry => ({ seq: index + 1, at: index, ...each })),
});
const member = { connection: 1, user: 'member', label: 'member#1' };

test('an answer is had again with curl; the token comes from the environment', () => {
  const asked = { request: 1, endpoint: 'retrieve', user: 'member' };
  const passed = recording(
    { kind: 'request', ...asked, authorization: 'Bearer toke…', body: `{"after":"it's"}` },
    { kind: 'response', ...asked, status: 500, body: '' },
  );
  expect(byHand(passed, [1], profile)).toBe(
    `curl -i 'https://chat.example.org/api/chat/retrieve' -H "Authorization: Bearer \${MEMBER_TOKEN}" ` +
      `-H 'Content-Type: application/json' -d '{"after":"it'\\''s"}'`,
  );
});

test('a header that was sent in lower case is written so', () => {
  const asked = { request: 1, endpoint: 'retrieve', user: 'member' };
  const sent = { authorization: 'Bearer toke…', headers: ['authorization'], body: '{}' };
  const passed = recording(
    { kind: 'request', ...asked, ...sent },
    { kind: 'response', ...asked, status: 401, body: '' },
  );
  expect(byHand(passed, [1], profile)).toContain(`-H "authorization: Bearer \${MEMBER_TOKEN}"`);
});

test('a request without a token has none, and one that is nobody’s stands as it is shown', () => {
  const asked = { request: 1, endpoint: 'retrieve', body: '{}' };
  const answer: Passed = { kind: 'response', request: 1, endpoint: 'retrieve', status: 200, body: '' };
  expect(byHand(recording({ kind: 'request', ...asked }, answer), [1], profile)).not.toContain('Authorization');
  const invalid: Passed = { kind: 'request', ...asked, user: 'member', authorization: 'Bearer toke… (invalid)' };
  expect(byHand(recording(invalid, answer), [1], profile)).toContain('"Authorization: Bearer toke… (invalid)"');
});

test('a frame is had again with Node, by what its connection had sent until then', () => {
  const line = byHand(
    recording(
      { kind: 'opened', ...member },
      { kind: 'from-client', ...member, data: '{"auth_token":"toke…"}' },
      { kind: 'from-client', ...member, data: null, binary: 'AAE=' },
      { kind: 'to-client', ...member, data: '{"error":"no"}' },
      { kind: 'from-client', ...member, data: 'later' },
    ),
    [3],
    profile,
  );
  expect(line).toMatch(/^node -e '/);
  expect(line).toContain('JSON.stringify({ auth_token: process.env.MEMBER_TOKEN }), Buffer.from("AAE=", "base64")]');
  expect(line).toContain('new WebSocket("wss://chat.example.org/api/chat/connect")');
  expect(line).not.toContain('later');
});

test('a frame of which the beginning of its connection is not shown has no line: its token is missing', () => {
  const post: Passed = { kind: 'from-client', ...member, data: '{"room":"1","messages":"hi"}' };
  expect(byHand(recording(post, { ...post, kind: 'to-client', connection: 2 }), [0, 1], profile)).toBeUndefined();
});

test('what takes too much to show has no line', () => {
  const frames = Array.from({ length: 20 }, (): Passed => ({ kind: 'from-client', ...member, data: 'x' }));
  const passed = recording({ kind: 'opened', ...member }, ...frames, { kind: 'to-client', ...member, data: 'y' });
  expect(byHand(passed, [21], profile)).toBeUndefined();
  expect(byHand(passed, [], profile)).toBeUndefined();
});
