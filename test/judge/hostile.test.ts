import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChatTestbedError, type Report } from '../../src/protocol/index.ts';
import { reporters } from '../../src/report/index.ts';
import { archive, came, judgeTexts, login } from './conversation.ts';

const deep = (opening: string, closing: string): string => opening.repeat(100_000) + closing.repeat(100_000);
const line = (entry: object): string => JSON.stringify({ seq: 1, at: 1_767_614_400_000, ...entry });
const frame = (data: string): string => line({ kind: 'to-client', connection: 1, user: 'ada', data });

/** Reads and judges a file and prints every report, as the command line would. */
function judge(text: string): Report {
  const report = judgeTexts({ 'recorded.file': text });
  for (const reporter of Object.values(reporters)) reporter(report);
  return report;
}

describe('a file that is no recording is refused with its place', () => {
  test.each([
    ['garbage', 'hello\nworld', /recorded\.file:1/],
    ['a picture', '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR', /recorded\.file:1/],
    [
      'binary',
      String.fromCharCode(...Array.from({ length: 2000 }, (_, index) => (index * 7919) % 256)),
      /recorded\.file:1/,
    ],
    ['a scenario', 'name: lunch\nusers: []\n', /recorded\.file:1/],
    ['another object', '{"a":1}', /recorded\.file:1/],
    ['a list', '[]', /recorded\.file:1/],
    ['deep lists', deep('[', ']'), /recorded\.file:1/],
    ['deep objects', deep('{"a":', '}').replace('}', '1}'), /recorded\.file/],
    [
      'a trace that was cut and written on',
      `${frame('{}')}\n{"seq":2,"at":17676144\n${frame('{}')}`,
      /recorded\.file:2/,
    ],
    ['a HAR that was cut', archive(login('t')).slice(0, 200), /recorded\.file:1/],
    ['a long HAR that was cut', `{\n"log": {"entries": [${'{},'.repeat(600_000)}`, /recorded\.file:2/],
    ['a report without its parts', '{"schemaVersion":1}', /recorded\.file:1:1/],
    ['a trace of check without a run', '{"kind":"check-run"}', /recorded\.file:1/],
    ['a line of another shape', line({ kind: 'to-client', connection: 'one', data: 5 }), /recorded\.file:1/],
  ])('%s', (_, text, place) => {
    let thrown: unknown;
    try {
      judge(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ChatTestbedError);
    expect((thrown as Error).message).toMatch(place);
  });
});

describe('what a server or a tool has written is judged without harm', () => {
  const entryOf = (entry: unknown): string => JSON.stringify({ log: { entries: [entry] } });
  const socket = { startedDateTime: '2026-01-05T12:00:00Z', request: { method: 'GET', url: 'ws://x/chat/connect' } };
  test.each([
    ['nothing', ''],
    ['a frame that is deeply nested', frame(deep('[', ']'))],
    ['a message that is deeply nested', frame(`{"message":${deep('{"id":', '}').replace('}', '1}')}}`)],
    ['__proto__ as a key', frame('{"message":{"__proto__":{"id":1},"id":1}}')],
    [
      '__proto__ as a user',
      `${line({ kind: 'opened', connection: 1, user: '__proto__' })}\n${line({ seq: 2, kind: 'from-client', connection: 1, user: '__proto__', data: '5' })}`,
    ],
    ['constructor as an endpoint', line({ kind: 'request', request: 1, endpoint: 'constructor', body: '' })],
    [
      'huge ids',
      frame(`{"message":{"id":${'9'.repeat(10_000)},"message":"","poster":"","room":"","timestamp":1e308}}`),
    ],
    ['huge times', line({ at: 1e300, kind: 'opened', connection: 1 })],
    ['times before all time', line({ at: -1e300, kind: 'opened', connection: 1 })],
    [
      'huge numbers of entries',
      line({ seq: 9_007_199_254_740_991, kind: 'opened', connection: 9_007_199_254_740_991 }),
    ],
    ['an archive with nothing in it', '{"log":{"entries":[]}}'],
    ['entries that are none', JSON.stringify({ log: { entries: [null, 1, 'x', [], { request: 5 }] } })],
    ['a date that is none', entryOf({ ...socket, startedDateTime: 'soon' })],
    [
      'frames that are none',
      entryOf({ ...socket, _webSocketMessages: [null, 1, { type: 'send', time: 1e308, data: {} }] }),
    ],
    [
      'an answer that is none',
      entryOf({ ...socket, request: { method: 'POST', url: 'http://x/chat/retrieve' }, response: { status: 1e308 } }),
    ],
    ['a mark before all', `\ufeff${archive(login('t'))}`],
  ])('%s', (_, text) => {
    expect(() => judge(text)).not.toThrow();
  });
});

test('an archive with an object in place of a text is judged or refused', () => {
  const odd = [{ toString: 0 }];
  const url = 'http://x/chat/retrieve';
  const request = { method: 'POST', url, headers: [{ name: odd, value: odd }] };
  for (const startedDateTime of [odd, '2026-01-05T12:00:00Z']) {
    const entries = [{ startedDateTime, request, response: { status: 200 } }];
    expect(() => judge(JSON.stringify({ log: { entries } }))).not.toThrow();
  }
});

test('any archive is judged or refused', () => {
  const anything = fc.jsonValue({ maxDepth: 4 });
  const message = fc.record({
    type: fc.constantFrom('send', 'receive', 'error'),
    time: fc.oneof(fc.double(), anything),
    opcode: fc.oneof(fc.constantFrom(1, 2), anything),
    data: fc.oneof(fc.string(), fc.json(), anything),
  });
  const entry = fc.record({
    startedDateTime: fc.oneof(fc.constant('2026-01-05T12:00:00Z'), anything),
    time: fc.oneof(fc.double(), anything),
    request: fc.record({
      method: fc.constantFrom('GET', 'POST'),
      url: fc.constantFrom('ws://x/chat/connect', 'http://x/chat/retrieve', 'http://x/chat/room_info'),
      headers: fc.oneof(anything, fc.array(fc.record({ name: fc.constant('authorization'), value: anything }))),
      postData: fc.oneof(anything, fc.record({ text: fc.oneof(fc.json(), anything) })),
    }),
    response: fc.record({
      status: fc.oneof(fc.constant(200), anything),
      content: fc.record({ text: fc.oneof(fc.json(), anything) }),
    }),
    _webSocketMessages: fc.oneof(anything, fc.array(message)),
  });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
      expect(() => judge(JSON.stringify({ log: { entries } }))).not.toThrow();
    }),
    { numRuns: 150 },
  );
});

test('whatever comes in a frame, the reports can be printed', () => {
  const said = { id: 1, message: deep('[', ']'), poster: 'bob' };
  expect(() => judge(archive([...login('t'), came(1, said), came(2, said)]))).not.toThrow();
});

test('a note of a kind that nobody knows, or without its fields, is judged and can be printed', () => {
  const welcome = [line({ kind: 'opened', connection: 1 }), frame('{"status":"CONNECTED"}')];
  for (const event of [{ type: 'postedd', connection: 1 }, { type: 'dropped', connection: 1 }, { type: 'fault' }, {}]) {
    const notes = [line({ kind: 'note', event }), line({ kind: 'from-client', connection: 1, user: 'ada', data: 'x' })];
    const text = [
      ...welcome,
      ...notes,
      line({ kind: 'note', event: { type: 'dropped', connection: 1, reason: 'not-json' } }),
    ];
    try {
      judge(`${text.join('\n')}\n`);
    } catch (error) {
      expect(error).toBeInstanceOf(ChatTestbedError);
    }
  }
});
