import { describe, expect, test } from 'vitest';
import { readHar } from '../../src/traffic/har/read-har.ts';
import { writeHar } from '../../src/traffic/har/write-har.ts';

const began = Date.parse('2026-01-05T12:00:00.000Z');
const live = { message: { id: 12, message: 'hi', poster: 'ada', room: '1', timestamp: 1767614400 } };

/** An archive of one socket and one request; `unit` is what a recorder's times of frames are divided by. */
function archive(unit: number): unknown {
  const frame = (type: string, ms: number, data: unknown) => {
    return { type, time: (began + ms) / unit, opcode: 1, data: JSON.stringify(data) };
  };
  return {
    log: {
      version: '1.2',
      entries: [
        {
          startedDateTime: new Date(began).toISOString(),
          time: 100,
          _resourceType: 'websocket',
          request: { method: 'GET', url: 'wss://chat.example.org/api/chat/connect', headers: [] },
          response: { status: 101 },
          _webSocketMessages: [
            frame('send', 10, { auth_token: 'token-ada-secret' }),
            frame('receive', 20, { status: 'CONNECTED' }),
            frame('receive', 40, live),
          ],
        },
        {
          startedDateTime: new Date(began + 30).toISOString(),
          time: 25,
          request: {
            method: 'POST',
            url: 'https://chat.example.org/api/chat/retrieve?x=1',
            headers: [{ name: 'authorization', value: 'Bearer token-ada-secret' }],
            postData: { mimeType: 'application/json', text: '{"after":0}' },
          },
          response: { status: 200, content: { text: btoa('{"occupants":[]}'), encoding: 'base64' } },
        },
        { startedDateTime: 'never', request: { method: 'GET', url: 'https://chat.example.org/logo.png' } },
      ],
    },
  };
}

describe.each([
  ['Chrome, whose frames have seconds', 1000],
  ['Playwright, whose frames have milliseconds', 1],
])('an archive of %s', (_, unit) => {
  test('tells what passed, in the order of its times', () => {
    const { entries, url, unnamedUsers } = readHar(archive(unit));
    expect(entries.map(({ kind, at }) => [kind, Math.round(at - began)])).toEqual([
      ['opened', 0],
      ['from-client', 10],
      ['to-client', 20],
      ['request', 30],
      ['to-client', 40],
      ['response', 55],
    ]);
    expect(url).toBe('https://chat.example.org/api');
    expect(unnamedUsers).toBe(1);
    expect(entries.at(-1)).toMatchObject({ status: 200, body: '{"occupants":[]}', user: 'user 1' });
  });

  test('has no token in what is read of it', () => {
    expect(JSON.stringify(readHar(archive(unit)))).not.toContain('secret');
  });
});

test('a token that is known names its user', () => {
  const { entries, unnamedUsers } = readHar(archive(1), new Map([['token-ada-secret', 'member']]));
  expect(new Set(entries.map((entry) => ('user' in entry ? entry.user : undefined)))).toEqual(new Set(['member']));
  expect(unnamedUsers).toBe(0);
});

test('what is written is read again', () => {
  const { entries } = readHar(archive(1));
  const again = readHar(JSON.parse(JSON.stringify(writeHar(entries, 'https://chat.example.org/api'))));
  expect(again.entries.map(({ kind }) => kind)).toEqual(entries.map(({ kind }) => kind));
  expect(again.url).toBe('https://chat.example.org/api');
});

test.each([
  ['nothing', {}],
  ['entries that are none', { log: { entries: [null, 5, 'x', { request: null }, { request: { url: 7 } }] } }],
  [
    'frames that are none',
    {
      log: {
        entries: [
          {
            startedDateTime: '2026-01-05T12:00:00Z',
            request: { method: 'GET', url: 'ws://x/chat/connect' },
            _webSocketMessages: [null, 3, { type: 'send' }, { time: 'soon', data: { __proto__: 1 } }],
          },
        ],
      },
    },
  ],
])('%s is read without harm', (_, har) => {
  expect(() => readHar(har)).not.toThrow();
});
