import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Observer, observe } from '../../src/observer/index.ts';
import type { TraceEntry } from '../../src/traffic/index.ts';

const numbers = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(2 ** 53, -0, Number.NaN, 1e308));
const json = fc.json({ maxDepth: 3 });
const fieldValue = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.bigInt().map(String));
const text = fc.oneof(
  json,
  fc.string(),
  fc.constantFrom(
    '{"status":"CONNECTED"}',
    '{"auth_token":"toke…"}',
    '{"__proto__":{"isPolluted":true},"message":{"__proto__":{"isPolluted":true},"id":1}}',
    '{"message":{"id":123456789012345678901234567890,"message":"","poster":"","room":"__proto__","timestamp":1e400}}',
    '{"after":99999999999999999999}',
    '{"room":"__proto__","messages":"constructor"}',
    '{"error":1,"error_code":[]}',
    `${'['.repeat(5000)}${']'.repeat(5000)}`,
  ),
  fc
    .record({ id: fieldValue, message: fieldValue, poster: fieldValue, room: fieldValue, timestamp: fieldValue })
    .map((message) => JSON.stringify({ message })),
  fc.array(fc.record({ id: fieldValue, room: fieldValue })).map((list) => JSON.stringify({ occupants: list })),
);
const name = fc.constantFrom('ada', 'bob', '__proto__', 'constructor', 'toString', '');
const anything = fc.oneof(text, fc.jsonValue({ maxDepth: 1 }), fc.constant(undefined));

/** An entry as a reader of files would let through, and some that it would not. */
const entry = fc.record(
  {
    seq: fc.oneof(fc.nat({ max: 50 }), numbers),
    at: numbers,
    kind: fc.constantFrom(
      'opened',
      'from-client',
      'to-client',
      'pong',
      'closing',
      'closed',
      'request',
      'response',
      'waited',
      'note',
      'nonsense',
    ),
    connection: fc.oneof(fc.nat({ max: 3 }), numbers),
    request: fc.oneof(fc.nat({ max: 3 }), numbers),
    user: fc.oneof(name, anything),
    label: anything,
    data: fc.oneof(text, fc.constant(null), anything),
    binary: fc.oneof(fc.base64String(), anything),
    body: fc.oneof(text, anything),
    endpoint: fc.oneof(fc.constantFrom('retrieve', 'roomInfo', 'createDm', '__proto__'), anything),
    authorization: fc.oneof(fc.constantFrom('Bearer toke…', 'Basic …', ''), anything),
    status: fc.oneof(fc.constantFrom(200, 400, 401, 404, 500), numbers),
    code: fc.oneof(fc.constantFrom(1000, 1006, 1008, null), anything),
    length: fc.option(numbers, { nil: undefined }),
    event: fc.oneof(
      fc.record({
        type: fc.constantFrom('fault', 'reloaded', 'posted', 'toString'),
        message: anything,
        connection: anything,
        request: anything,
        user: anything,
      }),
      anything,
    ),
  },
  { requiredKeys: ['kind'] },
);

describe('entries that make no sense', () => {
  test('never make it throw, and change no prototype', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), fc.boolean(), (entries, isSameServer) => {
        const knowledge = {
          userIds: { ada: 'ada', __proto__: 'x' },
          isEverySenderObserved: true,
          quietWindowMs: 1,
          isSameServer,
        };
        const { results } = observe(entries as unknown as TraceEntry[], knowledge);
        expect(JSON.parse(JSON.stringify(results))).toHaveLength(results.length);
        expect(Object.prototype).not.toHaveProperty('isPolluted');
      }),
      { numRuns: 800 },
    );
  });

  test('values that are no entries are passed over', () => {
    const observer = new Observer();
    for (const value of [null, undefined, 5, 'entry', []]) observer.add(value as unknown as TraceEntry);
    expect(observer.verdict().results.every(({ verdict }) => verdict === 'not tested')).toBe(true);
  });
});
