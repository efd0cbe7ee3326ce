import { describe, expect, test } from 'vitest';
import type { Passed } from '../../src/traffic/index.ts';
import { asked, judge, login, opened, received, sent } from './synthetic-trace.ts';

const foreign = { foreign: {} };
const chat = '{"room":"1","messages":"hi"}';

describe('a frame is judged by itself', () => {
  test.each([
    ['that is binary', null, 'client.valid-json'],
    ['that is no JSON', 'hello', 'client.valid-json'],
    ['that is no object', '[1]', 'client.sent-frame'],
    ['without a room', '{"messages":"hi"}', 'client.sent-frame'],
    ['without a text', '{"room":"1"}', 'client.sent-frame'],
    ['whose text is none', '{"room":"1","message":5}', 'client.sent-frame'],
    ['whose room is a number', '{"room":1,"messages":"hi"}', 'client.sent-frame'],
  ])('%s', (_, frame, requirement) => {
    expect(judge([login(1, 'ada'), received(1, frame, 'ada')], foreign).broken).toEqual([requirement]);
  });

  test('either key is right where the dialect is not known', () => {
    const frames = ['messages', 'message'].map((key) => received(1, JSON.stringify({ room: '1', [key]: 'hi' }), 'ada'));
    expect(judge([login(1, 'ada'), ...frames], foreign).broken).toEqual([]);
    const { broken } = judge([login(1, 'ada'), ...frames], { foreign: { sendKey: 'message' } });
    expect(broken).toEqual(['client.sent-frame']);
  });
});

describe('what is not certain is not held against a client', () => {
  const token = received(1, '{"auth_token":"toke…"}');

  test('a server that never says CONNECTED as it ought to', () => {
    const greeting = sent(1, 'ada', { status: 'connected' });
    expect(judge([opened(1), token, greeting, received(1, chat)], foreign).broken).toEqual([]);
  });

  test('a frame before the server has said anything is too early all the same', () => {
    expect(judge([opened(1), token, received(1, chat)], foreign).broken).toEqual(['client.waits-for-connected']);
  });

  test('a first frame of which only the beginning was kept', () => {
    const long = { ...received(1, '{"auth_token":"toke'), length: 90_000 } as Passed;
    expect(judge([opened(1), long], foreign).broken).toEqual([]);
  });

  test('a header that a browser has cut out', () => {
    const [request, response] = asked(1, 'ada', 0) as [Passed & { authorization?: string }, Passed];
    const { authorization: _, ...cut } = request;
    expect(judge([cut as Passed, response], { foreign: { areHeadersCut: true } }).broken).toEqual([]);
    expect(judge([cut as Passed, response], foreign).broken).toEqual(['client.bearer']);
  });

  test('requests of somebody unknown, who may be many', () => {
    const expired = '{"error":"expired","error_code":"AUTH_TOKEN_EXPIRED"}';
    const passed = Array.from({ length: 30 }, (_, index): Passed[] => [
      { kind: 'request', request: index, endpoint: 'retrieve', authorization: 'Bearer toke…', body: '{"after":0}' },
      { kind: 'response', request: index, endpoint: 'retrieve', status: 401, body: expired },
    ]);
    expect(judge(passed, foreign).broken).toEqual([]);
  });
});
