import { describe, expect, test } from 'vitest';
import type { ChatEvent } from '../../src/protocol/index.ts';
import type { Passed } from '../../src/traffic/index.ts';
import { asked, closed, closing, judge, login, opened, received } from './synthetic-trace.ts';

const exitCode = 0;
const later = { exitCode, at: 1_000_000 + 60_000 };
const soon = { exitCode, at: 1_000_000 + 100 };

describe('a remark is made, and nothing is found', () => {
  test('on a client that never came back', () => {
    const { remarks, broken } = judge([login(1, 'ada'), closing(1, 'ada'), closed(1, 'ada', 1011)], { end: later });
    expect(remarks).toEqual([
      expect.objectContaining({
        client: 'ada',
        sentence: expect.stringContaining('#1 was closed by the server (1011)'),
      }),
    ]);
    expect(broken).toEqual([]);
  });

  test('on a client that waited for CONNECTED', () => {
    const passed = [opened(1), received(1, '{"auth_token":"toke…"}')];
    const { remarks } = judge(passed, { end: later });
    expect(remarks[0]?.sentence).toContain('CONNECTED never came on connection #1');
  });

  test('on a connection that was dead', () => {
    const event: ChatEvent = { type: 'fault', faults: ['dead'], on: 'deliver', does: 'stall', connection: 1 };
    const { remarks } = judge([login(1, 'ada'), { kind: 'note', event }], { end: later });
    expect(remarks[0]?.sentence).toContain('was dead for 60 s');
  });

  test('on a token in the address', () => {
    const [open, ...rest] = login(1, 'ada') as [Passed, ...Passed[]];
    const { remarks, broken } = judge([{ ...open, tokenIn: 'query' } as Passed, ...rest, closed(1, 'ada')]);
    expect(remarks[0]?.sentence).toContain('has the token in it');
    expect(broken).toEqual([]);
  });
});

describe('no remark is made', () => {
  const lost = [login(1, 'ada'), closing(1, 'ada'), closed(1, 'ada', 1011)];

  test('while the client may still come back', () => {
    expect(judge(lost).remarks).toEqual([]);
    expect(judge(lost, { end: soon }).remarks).toEqual([]);
  });

  test('on one that came back', () => {
    expect(judge([...lost, login(2, 'ada')], { end: later }).remarks).toEqual([]);
  });

  test('on one whose token was refused', () => {
    const [ask, answer] = asked(1, 'ada', 0) as [Passed, Passed];
    expect(judge([...lost, ask, { ...answer, status: 401 } as Passed], { end: later }).remarks).toEqual([]);
  });
});

describe('a command that ends with a failure', () => {
  const lost = [login(1, 'ada'), closing(1, 'ada'), closed(1, 'ada', 1011)];

  test('long after a close ends for another reason', () => {
    expect(judge(lost, { end: { exitCode: 1, at: later.at } }).broken).toEqual([]);
    expect(judge(lost, { end: { exitCode: 1, at: soon.at } }).broken).toEqual(['client.survives-close']);
  });

  test('because somebody ended it proves nothing', () => {
    expect(judge(lost, { end: { exitCode: null, signal: 'SIGINT' } }).broken).toEqual([]);
  });
});
