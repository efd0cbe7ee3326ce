import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExactly, readId } from '../../src/protocol/index.ts';

test.each([
  [
    'a message',
    '{"message":{"id":9007199254740993,"message":"hi"}}',
    { message: { id: 9007199254740993n, message: 'hi' } },
  ],
  ['a request', '{ "after" : 18446744073709551616 }', { after: 18446744073709551616n }],
  ['a list', '{"occupants":[{"id":1},{"id":9007199254740993}]}', { occupants: [{ id: 1 }, { id: 9007199254740993n }] }],
  [
    'a history',
    '{"room_name":null,"occupants":[{"id":9007199254740993},null,{"id":9007199254740995}]}',
    { room_name: null, occupants: [{ id: 9007199254740993n }, null, { id: 9007199254740995n }] },
  ],
  ['an id that is no row of digits', '{"message":{"id":1e30}}', { message: { id: 1e30 } }],
  [
    'such an id beside one that is',
    '{"message":{"id":1e30,"after":9007199254740993}}',
    { message: { id: 1e30, after: 9007199254740993n } },
  ],
  ['what is no documented shape', '[{"id":9007199254740993}]', [{ id: 9007199254740992 }]],
  ['what is not rounded', '{"id":9007199254740991}', { id: 9007199254740991 }],
  ['another number', '{"id":1,"timestamp":9007199254740993}', { id: 1, timestamp: 9007199254740992 }],
])('%s is read exactly', (_, text, value) => {
  expect(parseExactly(text)).toEqual(value);
});

test('digits in a text are left alone', () => {
  const message = 'say "id":9007199254740993, or {"after":9007199254740993}';
  const text = `{"message":{"id":9007199254740993,"message":${JSON.stringify(message)}}}`;
  expect(parseExactly(text)).toEqual({ message: { id: 9007199254740993n, message } });
});

test('what is no JSON is undefined', () => {
  expect(parseExactly('{"id":9007199254740993')).toBeUndefined();
  expect(parseExactly(null)).toBeUndefined();
});

test('any id in any place of a history is read as it stands', () => {
  const ids = fc.array(fc.bigInt({ min: 1n, max: 2n ** 70n }), { maxLength: 20 });
  fc.assert(
    fc.property(ids, fc.string(), (list, message) => {
      const items = list.map((id) => `{"message":${JSON.stringify(message)},"id":${id}}`);
      const { occupants } = parseExactly(`{"occupants":[${items.join(',')}]}`) as {
        occupants: { id: unknown; message: string }[];
      };
      expect(occupants.map(({ id }) => BigInt(readId(id) ?? 0))).toEqual(list);
      expect(occupants.every((item) => item.message === message)).toBe(true);
    }),
  );
});

test.each([
  ['17', 17],
  ['9007199254740993', 9007199254740993n],
  ['-1', undefined],
  ['1e3', undefined],
  [1.5, undefined],
  [2 ** 60, undefined],
  [null, undefined],
])('%s stands for the id %s', (value, id) => {
  expect(readId(value)).toBe(id);
});
