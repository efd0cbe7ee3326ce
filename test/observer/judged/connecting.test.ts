import { describe, expect, test } from 'vitest';
import type { Passed } from '../../../src/traffic/index.ts';
import {
  closed,
  connect,
  connected,
  error,
  heard,
  judged,
  live,
  opened,
  post,
  type Told,
  token,
} from '../brief-recording.ts';
import { binary, cut, expired, fault, hello, invalid } from './frames.ts';
import { table } from './verdict-table.ts';

table('connect.waits-for-token', [
  ['kept', 'CONNECTED behind the token', [connect(1)]],
  ['broken', 'CONNECTED before anything', [opened(1), connected(1)]],
  ['unknown', 'an error before anything', [opened(1), invalid]],
  ['unknown', 'a connection that was open before', [connected(1)]],
]);

table('connect.connected', [
  ['kept', 'in a text frame', [connect(1)]],
  ['broken', 'in a binary frame', [opened(1), token(1), binary('{"status":"CONNECTED"}')]],
  ['unknown', 'another word', [opened(1), token(1), invalid]],
]);

table('connect.connected-first', [
  ['kept', 'CONNECTED', [connect(1)]],
  ['unknown', 'an error', [opened(1), token(1), heard(1, error('X'))]],
  ['unknown', 'a frame that cannot be read', [opened(1), token(1), cut('{"message":{"id":5,"mess')]],
  ['unknown', 'a connection that was open before', [token(1), connected(1)]],
]);

test('a live message before CONNECTED is the first', () => {
  const { broken, findings } = judged([opened(1), token(1), live(1, { id: 5 })]);
  expect(broken).toEqual(['connect.connected-first']);
  expect(findings).toMatchObject([{ evidence: [2, 3], users: ['ada'], connections: [1], requests: [] }]);
});

table('connect.connected-once', [
  ['kept', 'once', [connect(1)]],
  ['broken', 'twice', [connect(1), connected(1)]],
  ['kept', 'for each of two tokens', [connect(1), token(1), connected(1)]],
  ['broken', 'three times for two tokens', [connect(1), token(1), connected(1), connected(1)]],
]);

for (const [requirement, kind, right, wrong] of [
  ['connect.invalid-token', 'invalid', 'AUTH_TOKEN_INVALID', 'AUTH_TOKEN_EXPIRED'],
  ['connect.expired-token', 'expired', 'AUTH_TOKEN_EXPIRED', 'AUTH_TOKEN_INVALID'],
] as const) {
  const begun = [opened(1), token(1, `tok… (${kind})`)];
  const ended = (more: object = {}): Passed => ({ kind: 'closed', connection: 1, code: 1008, ...more });
  table(requirement, [
    ['kept', 'its code', [begun, heard(1, error(right))]],
    ['broken', 'CONNECTED', [begun, connected(1)]],
    ['broken', 'another code', [begun, heard(1, error(wrong))]],
    ['broken', 'no text', [begun, heard(1, error(right, 5))]],
    ['broken', 'a close of the policy, in silence', [begun, ended()]],
    ['broken', 'a close of data that are no good', [begun, ended({ code: 1003 })]],
    ['broken', 'a close with a code of its own', [begun, ended({ code: 4000 })]],
    ['unknown', 'a close with a code of a library’s own', [begun, ended({ code: 3999 })]],
    ['kept', 'its code, and the end', [begun, heard(1, error(right)), ended()]],
    ['unknown', 'another token behind it', [begun, token(1), heard(1, error(wrong))]],
    ['unknown', 'another token before', [opened(1), token(1), begun[1] as Passed, heard(1, error(wrong))]],
    ['unknown', 'something else before', [opened(1), hello, begun[1] as Passed, heard(1, error(wrong))]],
    ['unknown', 'a connection that was open before', [begun[1] as Passed, heard(1, error(wrong))]],
    ['unknown', 'a fault that closed it', [begun, fault({ connection: 1 }), ended()]],
    ['unknown', 'a fault on somebody else', [begun, fault({ connection: 1 }), heard(1, error(wrong))]],
    ['unknown', 'where the recorder cannot tell who closed', [begun, ended()], { recorder: 'between' }],
    [
      'broken',
      'where the recorder saw who closed',
      [begun, { ...ended(), kind: 'closing' } as Passed],
      { recorder: 'server' },
    ],
  ]);
}

describe('a first message that is no token', () => {
  const begun = [opened(1), hello];

  test('is refused', () => {
    const { broken, kept } = judged([begun, invalid, closed(1, 1008)]);
    expect(broken).toEqual([]);
    expect(kept).toEqual(expect.arrayContaining(['connect.bad-first-message', 'connect.bad-first-message-error']));
  });

  test.each<[string, string[], Told]>([
    ['led to CONNECTED', ['connect.bad-first-message'], [begun, connected(1)]],
    [
      'was a chat frame that was posted',
      ['connect.bad-first-message'],
      [opened(1), post(1, 5), connect(2), live(2, { id: 5 })],
    ],
    ['was closed in silence', ['connect.bad-first-message-error'], [begun, closed(1, 1008)]],
    ['was closed in silence, as data that are no good', ['connect.bad-first-message-error'], [begun, closed(1, 1007)]],
  ])('%s', (_, broken, passed) => {
    expect(judged(passed).broken).toEqual(broken);
  });

  test.each<[string, Told]>([
    ['a token came after it', [begun, token(1), connected(1)]],
    ['a token came after it, and the end', [begun, token(1), closed(1, 1008)]],
    ['the connection was open before', [hello, connected(1)]],
    ['the connection was open before, and was closed', [hello, closed(1, 1008)]],
    ['the client closed', [begun, { ...closed(1, 1008), isOurs: true } as Passed]],
    ['it just ended', [begun, closed(1, 1000)]],
    ['a fault has acted on it', [begun, fault({ connection: 1 }), connected(1)]],
    ['a fault has closed it', [begun, fault({ connection: 1 }), closed(1, 1008)]],
    ['it was a token', [opened(1), token(1), closed(1, 1008)]],
  ])('says nothing where %s', (_, passed) => {
    expect(judged(passed).broken).toEqual([]);
  });
});

describe('a connection that was refused', () => {
  const refused = [opened(1), token(1), expired];

  test('stays dark', () => {
    const { broken, kept } = judged([refused, closed(1, 1008)]);
    expect(broken).toEqual([]);
    expect(kept).toContain('connect.refused-stays-dark');
  });

  test('may not be sent a live message, unless another token was sent', () => {
    expect(judged([refused, live(1, { id: 5 })]).broken).toEqual(['connect.refused-stays-dark']);
    expect(judged([refused, token(1), live(1, { id: 5 })]).broken).not.toContain('connect.refused-stays-dark');
  });

  test('cannot post, unless another token was sent, or somebody else has sent the same', () => {
    const others = [connect(2), live(2, { id: 5 })];
    expect(judged([refused, post(1, 5), others]).broken).toEqual(['connect.refused-cannot-post']);
    expect(judged([refused, token(1), post(1, 5), others]).broken).toEqual([]);
    expect(judged([refused, post(1, 5), connect(4), post(4, 5), others]).broken).toEqual([]);
  });
});
