import { describe, expect, test } from 'vitest';
import { post } from '../support/chat-client.ts';
import { nextEvent, startMock } from '../support/mock.ts';

const requests = [
  ['/chat/create_dm', { other: 'bob' }],
  ['/chat/room_info', { room_id: '1' }],
  ['/chat/retrieve', { after: 0 }],
] as const;

describe.each(requests)('%s', (path, body) => {
  test('lets a valid token in (auth.valid-token)', async () => {
    const { url } = await startMock();
    expect((await post(url, path, { token: 'token-ada', body })).status).toBe(200);
  });

  test.each([
    ['no header', undefined, 'AUTH_TOKEN_MISSING', 'no-header'],
    ['an unknown token', 'Bearer nobody', 'AUTH_TOKEN_INVALID', 'unknown-token'],
    ['no scheme', 'token-ada', 'AUTH_TOKEN_INVALID', 'no-scheme'],
    ['another scheme', 'Basic token-ada', 'AUTH_TOKEN_INVALID', 'no-scheme'],
    ['the scheme in small letters', 'bearer token-ada', 'AUTH_TOKEN_INVALID', 'wrong-scheme-case'],
    ['the scheme alone', 'Bearer', 'AUTH_TOKEN_INVALID', 'no-token'],
    ['a token that has run out', 'Bearer token-ada-expired', 'AUTH_TOKEN_EXPIRED', 'expired-token'],
    ['a name that objects have', 'Bearer __proto__', 'AUTH_TOKEN_INVALID', 'unknown-token'],
  ])('with %s: 401, and the event says what was wrong', async (_, authorization, code, problem) => {
    const { url, events } = await startMock();
    const answer = await post(url, path, { body, ...(authorization !== undefined && { headers: { authorization } }) });
    expect(answer).toMatchObject({ status: 401, body: { error_code: code } });
    expect(await nextEvent(events, 'answered')).toMatchObject({ code, problem });
  });
});

test('with a lifetime, real tokens run out', async () => {
  const { url } = await startMock({ tokenLifetimeMs: 0 });
  const answer = await post(url, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } });
  expect(answer.body.error_code).toBe('AUTH_TOKEN_EXPIRED');
});

describe('malformed bodies get a 4xx with an error body (reading 13)', () => {
  const malformed = ['', '{', '[]', '"x"', 'null', '5', '{}', '['.repeat(5000) + ']'.repeat(5000), '{"__proto__":{}}'];
  const wrongTypes = [
    '{"other":5,"room_id":5,"after":"5"}',
    '{"other":null,"room_id":[],"after":1.5}',
    '{"after":-1}',
    '{"after":null}',
  ];
  test.each(requests)('%s', async (path) => {
    const { url } = await startMock();
    for (const body of [...malformed, ...wrongTypes]) {
      const answer = await post(url, path, { token: 'token-ada', body });
      expect(answer, body.slice(0, 40)).toMatchObject({ status: 400, body: { error_code: 'BAD_REQUEST' } });
    }
  });

  test('a body that is not UTF-8', async () => {
    const { url } = await startMock();
    const body = new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]);
    expect((await post(url, '/chat/retrieve', { token: 'token-ada', body })).status).toBe(400);
  });
});

test('ids that objects have by birth are ordinary unknown ids', async () => {
  const { url } = await startMock();
  for (const id of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    const dm = await post(url, '/chat/create_dm', { token: 'token-ada', body: { other: id } });
    const info = await post(url, '/chat/room_info', { token: 'token-ada', body: { room_id: id } });
    expect([dm.status, info.status]).toEqual([404, 404]);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
});
