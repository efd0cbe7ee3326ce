import { describe, expect, test } from 'vitest';
import { shortenToken } from '../../src/protocol/index.ts';
import { type Passed, shortenAuthorization, shownPath, TokenOwners, type TraceEntry } from '../../src/traffic/index.ts';
import { readServeTrace, withoutSecrets } from '../../src/traffic/reading/index.ts';

const secret = 'token-ada-secret';
const known = (): TokenOwners => new TokenOwners(new Map([[secret, 'ada']]));

describe('whose a token is', () => {
  test('is known, or it is a user of its own, always the same one', () => {
    const owners = known();
    expect(['x-1', secret, 'x-2', 'x-1'].map((token) => owners.ownerOf(token))).toEqual([
      'user 1',
      'ada',
      'user 2',
      'user 1',
    ]);
    expect(owners.ownerOf('one-more-token')).toBe('user 3');
  });

  test.each([
    'toke…',
    'abc...',
    '[REDACTED]',
    '<token>',
    'removed',
    'Sanitized',
    'is hidden',
    'masked',
    '***',
    '•••',
    'xxxx',
    '',
  ])('is not told by what a tool has put in its place: %j', (token) => {
    const owners = known();
    expect(owners.ownerOf(token)).toBeUndefined();
    expect(owners.ownerOf('one-more-token')).toBe('user 1');
  });

  test.each(['x*1', '*x1', 'a[b]', '[a]b', 'a<b>', '<a>b'])(
    'is told by a token that only looks a little like that: %s',
    (token) => {
      expect(known().ownerOf(token)).toBe('user 1');
    },
  );
});

describe('a text', () => {
  test('has no token that is known, nor any `auth_token`', () => {
    const owners = known();
    expect(owners.cut(`it was ${secret}!`)).toBe('it was toke…!');
    expect(owners.cut('{"auth_token" : "another\\"one","room":"1"}')).toBe('{"auth_token" : "anot…","room":"1"}');
    expect(owners.cut('{"auth_token":"toke… (expired)"}')).toBe('{"auth_token":"toke… (expired)"}');
  });

  test.each([
    '{"auth_token":"\\u0074\\u006fken-ada"}',
    '{"auth_token":"to\\"ken-ada"}',
    '{"auth_token":"tok\\\\en-ada"}',
    '{"auth_token":"😀😀😀😀"}',
  ])('stays JSON, wherever its token has an escape: %s', (text) => {
    const { auth_token } = JSON.parse(known().cut(text));
    expect(auth_token).toBe(shortenToken(JSON.parse(text).auth_token));
  });

  test.each([
    ['plain', 'x'],
    ['with escapes', 'x\\n'],
  ])('has no `auth_token`, even one of many megabytes: %s', (_, piece) => {
    const long = `{"auth_token":"${piece.repeat(16 * 2 ** 20)}","room":"1"}`;
    expect(known().cut(long)).toMatch(/^\{"auth_token":"xx?\S{1,8}…","room":"1"\}$/);
  });

  test('has none that became known later', () => {
    const owners = known();
    expect(owners.cut('it was later-secret')).toBe('it was later-secret');
    owners.ownerOf('later-secret');
    expect(owners.cut('it was later-secret')).toBe('it was late…');
  });

  test('keeps the words of the chat, even where one is a token', () => {
    const owners = new TokenOwners(
      new Map([
        ['messages', 'ada'],
        ['room_id', 'bob'],
      ]),
    );
    expect(owners.cut('{"messages":"room_id"}')).toBe('{"messages":"room_id"}');
  });
});

test.each<[string, string | undefined]>([
  [`Bearer ${secret}`, 'Bearer toke…'],
  [secret, 'toke…'],
  ['Bearer another-secret', 'Bearer anot…'],
  ['Bearer   another-secret', 'Bearer   anot…'],
  ['Bearer toke… (expired)', 'Bearer toke… (expired)'],
  ['toke…', 'toke…'],
  ['unknown-word', undefined],
  ['Bearer [REDACTED]', undefined],
  ['Bearer ***', undefined],
  ['', undefined],
])('the header %j of an archive is kept as %j', (header, kept) => {
  expect(known().cutHeader(header)).toBe(kept);
});

test.each([
  ['Bearer token-ada', 'Bearer toke…'],
  ['token-ada', 'toke…'],
  ['Bearer a b', 'Bearer a…'],
  ['', '…'],
  [`${'x'.repeat(2000)} token-ada`, `${'x'.repeat(1000)}… (2001 characters in all)toke…`],
])('the header %j is kept as %j', (header, kept) => {
  expect(shortenAuthorization(header)).toBe(kept);
});

test.each([
  ['/login/token-ada?token=token-ada', 'Bearer token-ada', '/login/toke…'],
  ['/login/token-ada', 'Bearer  token-ada', '/login/toke…'],
  ['/login/token-ada?x', undefined, '/login/token-ada'],
  [undefined, undefined, ''],
])('the path %j with the header %j is shown as %j', (url, authorization, shown) => {
  expect(shownPath({ url, headers: { ...(authorization !== undefined && { authorization }) } })).toBe(shown);
});

describe('a trace that is read has no token', () => {
  const line = (passed: Passed, seq: number): string => JSON.stringify({ seq, at: 5, ...passed });
  const read = (...passed: Passed[]): TraceEntry[] =>
    readServeTrace('trace.ndjson', passed.map((each, index) => line(each, index + 1)).join('\n')).entries;
  const on = { connection: 1 };
  const asked = { kind: 'request', request: 1, endpoint: 'retrieve', body: '{}' } as const;
  const frame: Passed = { kind: 'from-client', ...on, data: JSON.stringify({ auth_token: secret }) };

  test.each<[string, Passed, Passed]>([
    ['of a first frame, in an answer', frame, { ...asked, kind: 'response', body: secret }],
    [
      'of a header, in a frame',
      { ...asked, authorization: `Bearer ${secret}` },
      { kind: 'to-client', ...on, data: secret },
    ],
    [
      'of a header, in the request',
      { ...asked, authorization: `Bearer ${secret}`, body: secret },
      { kind: 'opened', ...on },
    ],
    [
      'of a frame between proxy and server',
      { kind: 'at-server', passed: frame as never },
      { kind: 'to-client', ...on, data: secret },
    ],
    ['in a request between proxy and server', frame, { kind: 'at-server', passed: { ...asked, body: secret } }],
    ['in a header without a scheme', { ...asked, authorization: secret }, { kind: 'opened', ...on }],
  ])('%s', (_, ...passed) => {
    const text = JSON.stringify(read(...passed));
    expect(text).not.toContain('secret');
    expect(text).toContain('toke…');
  });

  test('and what was shortened stays as it is', () => {
    const passed: Passed[] = [
      { ...asked, authorization: 'Bearer toke… (expired)' },
      { kind: 'from-client', ...on, data: '{"auth_token":"toke…"}' },
      { kind: 'from-client', ...on, data: 'auth_token' },
      { kind: 'from-client', ...on, data: null },
      { ...asked, kind: 'response', status: 200 },
      { ...asked, authorization: 'Bearer ' },
    ];
    expect(read(...passed)).toEqual(passed.map((each, index) => ({ seq: index + 1, at: 5, ...each })));
  });

  test('of those that somebody else knows', () => {
    const entry: TraceEntry = { seq: 1, at: 5, kind: 'to-client', ...on, data: `it was ${secret}` };
    expect(withoutSecrets(entry, known())).toEqual({ ...entry, data: 'it was toke…' });
  });

  test('nor one that nobody knows, in a header', () => {
    const entry: TraceEntry = { seq: 1, at: 5, ...asked, authorization: 'Bearer another-secret' };
    const cut = { ...entry, authorization: 'Bearer anot…' };
    expect(withoutSecrets(entry, known())).toEqual(cut);
    const frame = { kind: 'to-client', ...on, data: `it was ${secret}` } as const;
    expect(withoutSecrets({ seq: 1, at: 5, kind: 'at-server', passed: frame }, known())).toEqual({
      ...{ seq: 1, at: 5, kind: 'at-server' },
      passed: { ...frame, data: 'it was toke…' },
    });
    const answer: TraceEntry = { seq: 1, at: 5, kind: 'response', request: 1, endpoint: 'retrieve', body: secret };
    expect(withoutSecrets(answer, known())).toEqual({ ...answer, body: 'toke…' });
  });
});
