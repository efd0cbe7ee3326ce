import { describe, expect, test } from 'vitest';
import type { Passed } from '../../../src/traffic/index.ts';
import { chat, judge, login, note, numbers, received } from '../synthetic-trace.ts';

describe('the same message that is dropped', () => {
  const drops = (
    count: number,
    { connection = 1, user = 'ada', data = chat, reason = 'unknown-room' } = {},
  ): Passed[] =>
    numbers(count).flatMap(() => [
      received(connection, data, user),
      note({ type: 'dropped', connection, user, reason, sendKey: 'messages' }),
    ]);
  const begin = [login(1, 'ada'), login(2, 'ada'), login(3, 'bob')];

  test.each<[string, Passed[][], string[]]>([
    ['ten times is forgiven', [drops(10)], []],
    ['eleven times is endless', [drops(11)], ['client.no-endless-resend']],
    [
      'eleven times because of who sent it is endless',
      [drops(11, { reason: 'not-occupant' })],
      ['client.no-endless-resend'],
    ],
    [
      'on two connections of one client is endless',
      [drops(6), drops(6, { connection: 2 })],
      ['client.no-endless-resend'],
    ],
    [
      'with a number of its own for each time is endless',
      numbers(11).map((nonce) => drops(1, { data: JSON.stringify({ room: '1', messages: 'hi', nonce }) })),
      ['client.no-endless-resend'],
    ],
    ['by two clients is forgiven', [drops(6), drops(6, { connection: 3, user: 'bob' })], []],
    ['with another text is forgiven', [drops(6), drops(6, { data: '{"room":"1","messages":"ho"}' })], []],
  ])('%s', (_, passed, broken) => {
    expect(judge([...begin, ...passed]).broken).toEqual(broken);
  });

  test('is counted, and each time is shown', () => {
    const { findings } = judge([...begin, drops(11)]);
    expect(findings).toMatchObject([{ client: 'ada', times: 1, actual: `11 × ${chat}` }]);
    expect(findings[0]?.guilty).toEqual(numbers(11).map((index) => 8 + 2 * index));
    expect(judge([...begin, drops(4)]).results.get('client.no-endless-resend')).toMatchObject({ occasions: 4 });
  });

  test.each([
    ['binary', 'client.valid-json'],
    ['not-json', 'client.valid-json'],
    ['not-an-object', 'client.sent-frame'],
    ['wrong-key', 'client.sent-frame'],
    ['missing-field', 'client.sent-frame'],
    ['wrong-type', 'client.sent-frame'],
  ])('because it was %s is wrong the first time', (reason, requirement) => {
    const { broken, findings } = judge([...begin, drops(1, { reason })]);
    expect(broken).toEqual([requirement]);
    expect(findings).toMatchObject([{ client: 'ada', guilty: [10] }]);
  });
});
