import { describe, expect, test } from 'vitest';
import type { ChatEvent } from '../../src/protocol/index.ts';
import type { Passed } from '../../src/traffic/index.ts';
import {
  asked,
  closed,
  closing,
  judge,
  live,
  login,
  opened,
  pong,
  posted,
  received,
  reloaded,
  sent,
  tooEarly,
} from './synthetic-trace.ts';

const chat = '{"room":"1","messages":"hi"}';
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('CONNECTED', () => {
  test.each([
    ['answers the ping', pong(1, 'ada')],
    ['never answers pings', closed(1, 'ada')],
  ])('a frame that had arrived before it was sent was too early, of a client that %s', (_, then) => {
    const { broken } = judge([login(1, 'ada'), received(1, chat, 'ada'), tooEarly(1, 'ada'), then]);
    expect(broken).toEqual(['client.waits-for-connected']);
  });

  test('a frame behind it is no mistake of a client that answers the ping later', () => {
    expect(judge([login(1, 'ada'), received(1, chat, 'ada'), pong(1, 'ada')]).broken).toEqual([]);
  });

  test('a frame before CONNECTED is too early whatever became of the ping', () => {
    const [open, token, connected] = login(1, 'ada') as [Passed, Passed, Passed];
    const { broken } = judge([open, token, pong(1, 'ada'), received(1, chat, 'ada'), connected]);
    expect(broken).toEqual(['client.waits-for-connected']);
  });

  test('a connection on which nothing was ever sent is no reason to complain', () => {
    expect(judge([opened(1), closed(1, 'ada')]).broken).toEqual([]);
  });
});

describe('entries that are no longer kept', () => {
  test('a connection whose beginning is forgotten is not blamed for its first frame that is left', () => {
    const { broken, results } = judge([received(7, chat, 'ada'), sent(7, 'ada', { message: {} }), closed(7, 'ada')], {
      forgotten: 500,
    });
    expect(broken).toEqual([]);
    expect(results.get('client.token-first')?.status).toBe('untried');
  });

  test('an answer whose request is forgotten is not judged', () => {
    const [, response] = asked(3, 'ada', 0) as [Passed, Passed];
    expect(judge([response], { forgotten: 9 }).broken).toEqual([]);
  });

  test('a body that was shortened for keeping is not taken for bad JSON', () => {
    const [request] = asked(1, 'ada', 0) as [Passed];
    const long = { ...request, body: '{"after":0,"padding":"xxx… (9000 characters in all)', length: 9000 } as Passed;
    expect(judge([long]).broken).toEqual([]);
  });
});

describe('the clock', () => {
  const storm = numbers(20).flatMap((connection) => [...login(connection, 'ada'), closing(connection, 'ada')]);

  test('a storm is found', () => {
    expect(judge(storm, { msBetween: 1 }).broken).toEqual(['client.reconnect-pause']);
  });

  test('by a clock that stands still nothing is fast', () => {
    expect(judge(storm, { msBetween: 0 }).broken).toEqual([]);
  });

  const turnedBack: Passed = {
    kind: 'note',
    event: { type: 'fault', faults: ['overloaded'], on: 'upgrade', does: 'respond {"status":503}' },
  };
  const tries = (count: number): Passed[] => Array.from({ length: count }, () => turnedBack);

  test('a storm of handshakes that are turned away is found', () => {
    expect(judge([login(1, 'ada'), closing(1, 'ada'), tries(20)]).broken).toEqual(['client.reconnect-pause']);
  });

  test('three clients that are turned away a few times each are no storm', () => {
    const clients = [1, 2, 3].flatMap((connection) => login(connection, 'ada'));
    expect(judge([clients, tries(30)]).broken).toEqual([]);
  });

  test('a steady pause is no storm', () => {
    expect(judge(storm, { msBetween: 50 }).broken).toEqual([]);
  });

  test('twenty connections that are lost at once and come back at once are no storm', () => {
    const all = numbers(20);
    const passed = [
      ...all.flatMap((connection) => login(connection, 'ada')),
      ...all.map((connection) => closing(connection, 'ada')),
      ...all.flatMap((connection) => login(100 + connection, 'ada')),
    ];
    expect(judge(passed, { msBetween: 1 }).broken).toEqual([]);
  });

  test('twenty connections that the client closes itself are no storm', () => {
    const passed = numbers(20).flatMap((connection) => [...login(connection, 'ada'), closed(connection, 'ada')]);
    expect(judge(passed, { msBetween: 1 }).broken).toEqual([]);
  });
});

describe('what was missed', () => {
  const seenThenLost = [
    login(1, 'ada'),
    asked(9, 'ada', 0),
    live(1, 'ada', 40),
    closing(1, 'ada'),
    closed(1, 'ada', 1011),
  ].flat();

  test('asking from the last seen message is right', () => {
    const { broken, results } = judge([
      seenThenLost,
      posted(41, '1', 'bob'),
      login(2, 'ada'),
      asked(1, 'ada', 40),
      closed(2, 'ada'),
    ]);
    expect(broken).toEqual([]);
    expect(results.get('client.resumes-without-loss')?.status).toBe('passed');
    expect(results.get('client.fetches-missed')?.status).toBe('passed');
    expect(results.get('client.resumes-from-last')?.status).toBe('passed');
  });

  test('asking from a little before it is right too', () => {
    const passed = [seenThenLost, posted(41, '1', 'bob'), login(2, 'ada'), asked(1, 'ada', 35), closed(2, 'ada')];
    expect(judge(passed).broken).toEqual([]);
  });

  test('a message in a room of others is nobody’s loss', () => {
    const passed = [seenThenLost, posted(41, '9', 'eve'), login(2, 'ada'), live(2, 'ada', 42), closed(2, 'ada')];
    expect(judge(passed).broken).toEqual([]);
  });

  test('nor is one that came later on the new connection', () => {
    const passed = [seenThenLost, posted(41, '1', 'bob'), login(2, 'ada'), live(2, 'ada', 41), closed(2, 'ada')];
    expect(judge(passed).broken).toEqual([]);
  });

  test('nor is one for which another device of the user was there', () => {
    const passed = [
      login(5, 'ada'),
      seenThenLost,
      live(5, 'ada', 41),
      posted(41, '1', 'bob'),
      login(2, 'ada'),
      asked(1, 'ada', 41),
      closed(2, 'ada'),
    ];
    expect(judge(passed).broken).toEqual([]);
  });

  test('a client that may still ask is given the time', () => {
    const passed = [seenThenLost, posted(41, '1', 'bob'), login(2, 'ada'), live(2, 'ada', 42)];
    const { broken, results } = judge(passed);
    expect(broken).toEqual([]);
    expect(results.get('client.fetches-missed')?.status).toBe('untried');
  });

  test('and one whose command has ended is not', () => {
    const passed = [seenThenLost, posted(41, '1', 'bob'), login(2, 'ada'), live(2, 'ada', 42)];
    expect(judge(passed, { end: { exitCode: 0 } }).broken).toEqual(['client.fetches-missed']);
  });

  test('a request that was never answered counts as asking', () => {
    const [request] = asked(1, 'ada', 40) as [Passed];
    const passed = [seenThenLost, posted(41, '1', 'bob'), login(2, 'ada'), request, closed(2, 'ada')];
    expect(judge(passed).broken).toEqual([]);
  });

  test('a client whose first request for the history failed may ask for all of it again', () => {
    const [ask, answer] = asked(9, 'ada', 0) as [Passed, Passed];
    const failed = { ...answer, status: 500, body: '{"error":"Oops","error_code":"INTERNAL_ERROR"}' } as Passed;
    const begin = [login(1, 'ada'), ask, failed, live(1, 'ada', 40), closing(1, 'ada'), closed(1, 'ada', 1011)].flat();
    expect(judge([begin, login(2, 'ada'), asked(1, 'ada', 0), closed(2, 'ada')]).broken).toEqual([]);
  });

  test('an answer that was held up tells what was posted before it was made', () => {
    const [ask, answer] = asked(1, 'ada', 40) as [Passed, Passed];
    const passed = [
      seenThenLost,
      ask,
      posted(41, '1', 'bob'),
      answer,
      login(2, 'ada'),
      asked(2, 'ada', 41),
      closed(2, 'ada'),
    ];
    expect(judge(passed).broken).toEqual([]);
  });

  test('who left of its own accord may come back as somebody who knows nothing', () => {
    const passed = [
      [login(1, 'ada'), live(1, 'ada', 40), closed(1, 'ada')].flat(),
      posted(41, '1', 'bob'),
      login(2, 'ada'),
      asked(1, 'ada', 0),
      closed(2, 'ada'),
    ];
    expect(judge(passed).broken).toEqual([]);
  });

  test('in another world the ids begin anew', () => {
    const passed = [
      seenThenLost,
      posted(41, '1', 'bob'),
      reloaded,
      login(2, 'ada'),
      asked(1, 'ada', 0),
      closed(2, 'ada'),
    ];
    expect(judge(passed).broken).toEqual([]);
  });
});

test('a connection that a fault has stalled may end in any way', () => {
  const event: ChatEvent = { type: 'fault', faults: ['stall'], on: 'deliver', does: 'stall', connection: 1 };
  expect(judge([login(1, 'ada'), { kind: 'note', event }, closed(1, 'ada', 1006)]).broken).toEqual([]);
});

describe('requests that are none of the chat’s business', () => {
  test.each(['/favicon.ico', '/health', '/', '/__testbed/nonsense'])('%s', (path) => {
    const event = { type: 'turned-away', method: 'GET', path, status: 404, cure: 'there is none' } as const;
    expect(judge([{ kind: 'note', event }]).broken).toEqual([]);
  });
});

test('a few retries with a token that has run out are forgiven', () => {
  const refused = { status: 401, body: '{"error":"Bye","error_code":"AUTH_TOKEN_EXPIRED"}' };
  const passed = numbers(10).flatMap((request) => {
    const [ask, answer] = asked(request, 'ada', 0) as [Passed, Passed];
    return [ask, { ...answer, ...refused } as Passed];
  });
  expect(judge(passed).broken).toEqual([]);
});
