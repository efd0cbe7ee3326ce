import { describe, expect, test } from 'vitest';
import type { Passed } from '../../../src/traffic/index.ts';
import {
  at,
  chat,
  closed,
  closing,
  fault,
  judge,
  login,
  note,
  numbers,
  opened,
  received,
  statusOf,
} from '../synthetic-trace.ts';

describe('the end of a connection', () => {
  const broken = (...told: Parameters<typeof judge>): string[] => judge(...told).broken;
  const vanished = [login(1, 'ada'), closed(1, 'ada', 1006)];

  test('without a closing handshake is wrong, unless the program had gone down', () => {
    expect(broken(vanished)).toEqual(['client.closes-properly']);
    expect(broken(vanished, { end: { exitCode: 0, at: 1_000_030 } })).toEqual(['client.closes-properly']);
    expect(broken(vanished, { end: { exitCode: 1 } })).toEqual([]);
    expect(broken(vanished, { end: { exitCode: 1, at: 1_003_030 } })).toEqual([]);
    expect(broken(vanished, { end: { exitCode: 1, at: 1_003_031 } })).toEqual(['client.closes-properly']);
    expect(broken(vanished, { end: { exitCode: null, signal: 'SIGSEGV' } })).toEqual([]);
  });

  test('by the mock, or before CONNECTED, proves nothing', () => {
    expect(broken([login(1, 'ada'), closing(1, 'ada'), closed(1, 'ada', 1006)])).toEqual([]);
    expect(broken([opened(1), received(1, '{"auth_token":"toke…"}'), closed(1, 'ada', 1006)])).toEqual([]);
    expect(statusOf('client.closes-properly', [login(1, 'ada'), closing(1, 'ada'), closed(1, 'ada')])).toBe('untried');
    expect(statusOf('client.closes-properly', [login(1, 'ada'), closed(1, 'ada')])).toBe('passed');
  });

  test('that the mock had to bring about is wrong, unless a fault had acted on it', () => {
    const cutOff = note({ type: 'cut-off', connection: 1, user: 'ada', why: 'it reads nothing' });
    expect(broken([login(1, 'ada'), cutOff, closed(1, 'ada', 1006)])).toEqual(['client.sound-connection']);
    const stalled = fault('stall', { on: 'deliver', connection: 1 });
    expect(broken([login(1, 'ada'), stalled, cutOff, closed(1, 'ada', 1006)])).toEqual([]);
  });
});

describe('connections that the client ends itself', () => {
  const churn = (count: number, isUsed: boolean, ms: number): Passed[] =>
    numbers(count).flatMap((connection, index) =>
      at(Math.floor((index * ms) / (count - 1)), [
        ...login(connection, 'ada'),
        ...(isUsed ? [received(connection, chat, 'ada')] : []),
        closed(connection, 'ada'),
      ]),
    );
  const broken = (...told: Parameters<typeof churn>): string[] => judge([churn(...told)]).broken;

  test('unused, more than thirty new ones within three seconds are too many', () => {
    expect(broken(31, false, 3000)).toEqual([]);
    expect(broken(32, false, 3000)).toEqual(['client.keeps-connection']);
    expect(broken(32, false, 4000)).toEqual([]);
  });

  test('used, more than a hundred new ones within a second are too many', () => {
    expect(broken(101, true, 1000)).toEqual([]);
    expect(broken(102, true, 1000)).toEqual(['client.keeps-connection']);
    expect(broken(60, true, 1000)).toEqual([]);
  });

  test('of several users are those of several clients', () => {
    const passed = numbers(40).flatMap((connection) =>
      at(connection, [...login(connection, `u${connection}`), closed(connection, `u${connection}`)]),
    );
    expect(judge([passed]).broken).toEqual([]);
  });
});

describe('connections that are lost again', () => {
  const lost = (count: number, ms: number, user = 'ada'): Passed[] =>
    numbers(count).flatMap((connection, index) =>
      at(Math.floor((index * ms) / (count - 1)), [...login(connection, user), closing(connection, user)]),
    );

  test('and made again more than ten times within a second are a storm', () => {
    expect(judge([lost(11, 1000)]).broken).toEqual([]);
    expect(judge([lost(12, 1000)]).broken).toEqual(['client.reconnect-pause']);
    expect(judge([lost(12, 1200)]).broken).toEqual([]);
    expect(judge([lost(12, 1000)]).results.get('client.reconnect-pause')).toMatchObject({ occasions: 11 });
  });

  test('before CONNECTED may be those of as many clients, who each come back once', () => {
    const clients = numbers(12);
    const away = clients.flatMap((number) => at(0, [...login(number, `u${number}`), closing(number, `u${number}`)]));
    const refused = clients.flatMap((number) =>
      at(500 + number * 20, [opened(number + 12), { kind: 'closing', connection: number + 12, code: 1011 }]),
    );
    expect(judge([away, refused]).broken).toEqual([]);
  });

  test('because of a token are the matter of another rule', () => {
    const refused = numbers(12).flatMap((connection) =>
      at(connection * 50, [
        opened(connection),
        received(connection, '{"auth_token":"toke…"}'),
        note({
          type: 'refused',
          connection,
          reason: 'token',
          error: 'AUTH_TOKEN_EXPIRED',
          isAnswered: true,
          user: 'ada',
        }),
        closing(connection, 'ada'),
      ]),
    );
    expect(judge([refused]).broken).toEqual(['client.logs-in-again']);
    expect(judge([refused]).results.get('client.logs-in-again')).toMatchObject({ occasions: 12 });
    expect(statusOf('client.reconnect-pause', [refused])).toBe('untried');
  });
});
