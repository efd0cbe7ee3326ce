import { describe, expect, test } from 'vitest';
import { type HarReading, readHar } from '../../src/traffic/har/read-har.ts';
import { writeHar } from '../../src/traffic/har/write-har.ts';
import type { TraceEntry } from '../../src/traffic/index.ts';
import { TokenOwners } from '../../src/traffic/secrets/token-owners.ts';

const began = Date.parse('2026-01-05T12:00:00.000Z');
const live = { message: { id: 12, message: 'hi', poster: 'ada', room: '1', timestamp: 1767614400 } };

function readOne(har: unknown, owners?: TokenOwners): HarReading {
  const [reading, ...others] = readHar(har, owners);
  expect(others).toEqual([]);
  return reading as HarReading;
}

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
    const owners = new TokenOwners();
    const { entries, url } = readOne(archive(unit), owners);
    expect(entries.map(({ kind, at }) => [kind, Math.round(at - began)])).toEqual([
      ['opened', 0],
      ['from-client', 10],
      ['to-client', 20],
      ['request', 30],
      ['to-client', 40],
      ['response', 56],
    ]);
    expect(url).toBe('https://chat.example.org/api');
    expect(owners.ownerOf('one-more-token')).toBe('user 2');
    expect(entries.at(-1)).toMatchObject({ status: 200, body: '{"occupants":[]}', user: 'user 1' });
  });

  test('has no token in what is read of it', () => {
    expect(JSON.stringify(readHar(archive(unit)))).not.toContain('secret');
  });
});

test('a token that is known names its user', () => {
  const owners = new TokenOwners(new Map([['token-ada-secret', 'member']]));
  const { entries } = readOne(archive(1), owners);
  expect(new Set(entries.map((entry) => ('user' in entry ? entry.user : undefined)))).toEqual(new Set(['member']));
  expect(owners.ownerOf('one-more-token')).toBe('user 1');
});

test('what is written is read again', () => {
  const { entries } = readOne(archive(1));
  const again = readOne(JSON.parse(JSON.stringify(writeHar(entries, 'https://chat.example.org/api'))));
  const told = ({ at, ...entry }: TraceEntry): unknown => entry;
  expect(again.entries.map(told)).toEqual(entries.map(told));
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

describe('what an archive does not tell', () => {
  interface Post {
    headers?: unknown[];
    postData?: unknown;
    bodySize?: number;
    response?: object;
    url?: string;
    time?: number;
  }

  function postOf({
    response = { status: 200, content: {} },
    url = 'https://a/chat/retrieve',
    time = 5,
    ...post
  }: Post) {
    const request = { method: 'POST', url, headers: [], ...post };
    return { startedDateTime: new Date(began).toISOString(), time, request, response };
  }

  const entriesOf = (...posts: Post[]): TraceEntry[] => readOne({ log: { entries: posts.map(postOf) } }).entries;

  test('is not taken for empty: a body that was not kept', () => {
    const [request, response] = entriesOf({ bodySize: 11, response: { status: 200, content: { size: 400 } } });
    expect(request).toMatchObject({ body: '', length: 11 });
    expect(response).toMatchObject({ body: '', length: 400 });
  });

  test('is told apart from a body that is empty', () => {
    const [, response] = entriesOf({ response: { status: 200, bodySize: 0, content: { size: 0 } } });
    expect(response).not.toHaveProperty('length');
  });

  test.each(['[REDACTED]', 'Bearer [authorization redacted]', 'Bearer ***', 'REDACTED', 'Bearer eyJh...'])(
    'is not taken for a wrong header, or for a user: %s',
    (value) => {
      const [request] = entriesOf({ headers: [{ name: 'Authorization', value }] });
      expect(request).not.toHaveProperty('authorization');
      expect(request).not.toHaveProperty('user');
    },
  );

  test('is not made up: sockets that Firefox leaves out', () => {
    const socket = { method: 'GET', url: 'wss://a/chat/connect' };
    const entry = { startedDateTime: new Date(began).toISOString(), request: socket, response: { status: 101 } };
    expect(readOne({ log: { entries: [entry] } }).entries).toEqual([]);
  });

  test('comes last: an answer without a time', () => {
    const later = { ...postOf({}), startedDateTime: new Date(began + 60_000).toISOString() };
    const { entries } = readOne({ log: { entries: [postOf({ time: -1 }), later] } });
    expect(entries.map(({ kind }) => kind)).toEqual(['request', 'request', 'response', 'response']);
  });
});

test('two servers in one archive are two readings', () => {
  const at = (url: string) => ({
    startedDateTime: new Date(began).toISOString(),
    request: { method: 'POST', url },
    response: { status: 200 },
  });
  const har = { log: { entries: [at('https://a/chat/retrieve'), at('https://b/chat/retrieve')] } };
  expect(readHar(har).map(({ url }) => url)).toEqual(['https://a', 'https://b']);
});

test('one token is one user in several archives, and different tokens are not', () => {
  const owners = new TokenOwners();
  const [first, again] = [readOne(archive(1), owners), readOne(archive(1000), owners)];
  expect(again.entries[0]).toMatchObject({ user: 'user 1' });
  expect(first.entries[0]).toMatchObject({ user: 'user 1' });
  const other = JSON.parse(JSON.stringify(archive(1)).replaceAll('token-ada-secret', 'token-bob-secret'));
  expect(readOne(other, owners).entries[0]).toMatchObject({ user: 'user 2' });
});

test('sockets and requests at two addresses are one server', () => {
  const har = JSON.parse(JSON.stringify(archive(1)).replace('wss://chat.', 'wss://live.'));
  expect(readOne(har).url).toBe('https://chat.example.org/api');
});

describe('what an archive has beside the chat', () => {
  const at = (url: string, more: object = {}, entry: object = {}) => ({
    ...{ startedDateTime: new Date(began).toISOString(), time: 5, response: { status: 200 } },
    ...{ request: { method: 'POST', url, headers: [], ...more }, ...entry },
  });
  const read = (...entries: unknown[]): HarReading[] => readHar({ log: { entries } });
  const socket = (messages: unknown[], response: object = { status: 101 }) =>
    at('wss://a/chat/connect', { method: 'GET' }, { response, _webSocketMessages: messages });

  test('is left out: other paths and methods, and entries without a time', () => {
    const other = [
      at('https://a/chat/other'),
      at('https://a/chat/retrieve/x'),
      at('https://a/chat/retrieve', { method: 'GET' }),
    ];
    expect(read(...other, at('https://a/chat/retrieve', {}, { startedDateTime: 'soon' }))).toEqual([]);
    expect(read(at('https://a/chat/retrieve#x?y')).map(({ url }) => url)).toEqual(['https://a']);
  });

  test('is told apart by server, unless only sockets live elsewhere', () => {
    const urls = (...entries: unknown[]): string[] => read(...entries).map(({ url }) => url);
    const elsewhere = socket([]);
    expect(urls(elsewhere, at('https://b/chat/retrieve'))).toEqual(['https://b']);
    expect(urls(elsewhere)).toEqual(['https://a']);
    expect(urls(elsewhere, at('https://b/chat/retrieve'), at('https://c/chat/retrieve'))).toEqual([
      'https://a',
      'https://b',
      'https://c',
    ]);
  });

  test('is no connection: a handshake that was refused', () => {
    expect(read(socket([], { status: 403 }))[0]?.entries).toEqual([]);
    for (const response of [{ status: 101 }, { status: 0 }, {}]) {
      expect(read(socket([], response))[0]?.entries).toMatchObject([{ kind: 'opened', connection: 1 }]);
    }
  });

  test('is no frame: errors, and what is neither text nor bytes', () => {
    const messages = [
      { type: 'error', time: 1, opcode: -1, data: 'x' },
      { type: 'receive', time: 1, opcode: 9, data: 'x' },
      { type: 'receive', opcode: 1, data: 'text' },
      { type: 'receive', data: 'text, too' },
      { type: 'send', opcode: 2, data: 'aGk=' },
      { type: 'receive', opcode: 1, data: 'long', _length: 9000 },
    ];
    expect(read(socket(messages))[0]?.entries.slice(1)).toEqual([
      { seq: 2, at: began, kind: 'to-client', connection: 1, data: 'text' },
      { seq: 3, at: began, kind: 'to-client', connection: 1, data: 'text, too' },
      { seq: 4, at: began, kind: 'from-client', connection: 1, data: null, binary: 'aGk=' },
      { seq: 5, at: began, kind: 'to-client', connection: 1, data: 'long', length: 9000 },
    ]);
  });

  test('is no earlier than what stands before it', () => {
    const frames = [20, 10, Number.NaN, 30].map((ms) => ({ type: 'send', time: began + ms, data: 'x' }));
    const times = read(socket(frames))[0]?.entries.map(({ at: ms }) => ms - began);
    expect(times).toEqual([0, 20, 20, 20, 30]);
  });

  test('is nobody’s: a token that was not accepted, and another scheme', () => {
    const token = { type: 'send', time: 1, data: '{"auth_token":"token-ada-secret"}' };
    const [opened] =
      read(socket([token, { type: 'receive', time: 1, data: '{"error":"x","error_code":"y"}' }]))[0]?.entries ?? [];
    expect(opened).not.toHaveProperty('user');
    const headers = [{ name: 'AUTHORIZATION', value: 'Basic token-ada-secret' }];
    const [asked] = read(at('https://a/chat/retrieve', { headers }))[0]?.entries ?? [];
    expect(asked).toMatchObject({ authorization: 'Basic toke…' });
    expect(asked).not.toHaveProperty('user');
  });

  test('is no answer: a status that is none', () => {
    for (const status of [0, -1, 'x']) {
      const [, answer] = read(at('https://a/chat/retrieve', {}, { response: { status } }))[0]?.entries ?? [];
      expect(answer).toMatchObject({ kind: 'response', body: '', failure: 'no answer was recorded' });
      expect(answer).not.toHaveProperty('status');
    }
  });

  test('is a secret: a token in any body', () => {
    const headers = [
      { name: 'x', value: 'y' },
      { name: 'Authorization', value: 'Bearer token-ada-secret' },
    ];
    const text = '{"you":"token-ada-secret"}';
    const [reading] = read(
      at('https://a/chat/retrieve', { headers, postData: { text } }, { response: { status: 200, content: { text } } }),
    );
    expect(JSON.stringify(reading)).not.toContain('secret');
    expect(reading?.entries).toMatchObject([{ body: '{"you":"toke…"}' }, { body: '{"you":"toke…"}', user: 'user 1' }]);
  });

  test('is of our own: whose an entry is, and that a socket had been open before', () => {
    const own = { ...socket([{ type: 'send', time: began, data: 'x' }]), _user: 'ada', _isHeadCut: true };
    expect(read(own)[0]?.entries).toMatchObject([{ kind: 'from-client', connection: 1, user: 'ada' }]);
    expect(read({ ...own, _isHeadCut: 1 })[0]?.entries).toHaveLength(2);
  });

  test('is told of its own server alone, and at a time that there is', () => {
    const servers = read(
      at('https://a/chat/retrieve', {}, { time: -1 }),
      at('https://b/chat/retrieve'),
      at('https://c/chat/retrieve'),
    );
    expect(servers.map(({ entries }) => entries.map(({ at: ms }) => ms - began))).toEqual([
      [0, 0],
      [0, 6],
      [0, 6],
    ]);
  });
});
