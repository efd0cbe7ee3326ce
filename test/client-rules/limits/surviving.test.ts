import { describe, expect, test } from 'vitest';
import type { Passed } from '../../../src/traffic/index.ts';
import {
  asked,
  at,
  chat,
  closing,
  fault,
  judge,
  live,
  login,
  opened,
  received,
  sent,
  statusOf,
} from '../synthetic-trace.ts';

describe('after trouble', () => {
  const fails = { exitCode: 1, at: 1_000_100 };
  const strange = sent(1, 'ada', { hello: 'world' });
  const broken = (passed: (Passed | Passed[])[], end: object | undefined = fails): string[] =>
    judge(passed, end ? { end: end as typeof fails } : {}).broken;

  test('a client that goes down has not survived it', () => {
    expect(broken([login(1, 'ada'), strange])).toEqual(['client.survives-frames']);
    expect(broken([login(1, 'ada'), closing(1, 'ada')])).toEqual(['client.survives-close']);
    expect(broken([login(1, 'ada'), fault('reset')])).toEqual(['client.survives-close']);
    expect(judge([login(1, 'ada'), strange], { end: fails }).findings).toMatchObject([{ client: 'ada', guilty: [4] }]);
  });

  test('a client that did something has survived it', () => {
    expect(broken([login(1, 'ada'), strange, received(1, chat, 'ada')])).toEqual([]);
    expect(broken([login(1, 'ada'), strange, opened(2)])).toEqual([]);
    expect(broken([login(1, 'ada'), strange, asked(1, 'ada', 0)])).toEqual([]);
    expect(statusOf('client.survives-frames', [login(1, 'ada'), strange], { end: { exitCode: 0 } })).toBe('passed');
  });

  test('nobody knows of a client that is still running, or that somebody ended', () => {
    const status = (end?: object) =>
      statusOf('client.survives-frames', [login(1, 'ada'), strange], end ? { end: end as typeof fails } : {});
    expect(status()).toBe('untried');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL']) {
      expect(status({ exitCode: null, signal })).toBe('untried');
    }
    expect(status({ exitCode: null, signal: 'SIGSEGV' })).toBe('warned');
  });

  test('who lives on for three seconds ends for another reason', () => {
    expect(broken([login(1, 'ada'), strange], { exitCode: 1, at: 1_000_030 + 3000 })).toEqual([
      'client.survives-frames',
    ]);
    expect(broken([login(1, 'ada'), strange], { exitCode: 1, at: 1_000_030 + 3001 })).toEqual([]);
    expect(broken([login(1, 'ada'), strange], { exitCode: 1 })).toEqual(['client.survives-frames']);
  });

  test('a close within three seconds is the last trouble, and later frames are read by nobody', () => {
    expect(broken([login(1, 'ada'), strange, closing(1, 'ada')])).toEqual(['client.survives-close']);
    expect(broken([login(1, 'ada'), closing(1, 'ada'), strange])).toEqual(['client.survives-close']);
    const late = [at(0, [...login(1, 'ada'), ...login(2, 'ada'), strange]), at(3000, closing(2, 'ada'))];
    expect(broken(late, { exitCode: 1, at: 1_003_001 })).toEqual(['client.survives-close']);
  });

  test('frames and answers that a fault has changed are trouble', () => {
    const changed = (does: string) => [
      login(1, 'ada'),
      fault(does, { on: 'deliver', connection: 1 }),
      live(1, 'ada', 5),
    ];
    for (const does of ['duplicate', 'inject {}', 'split', 'oversized', 'malformed', 'fields {}']) {
      expect(broken(changed(does))).toEqual(['client.survives-frames']);
    }
    expect(broken(changed('delay 20ms'))).toEqual([]);
    const [ask, answer] = asked(1, 'ada', 0) as [Passed, Passed];
    expect(broken([login(1, 'ada'), ask, fault('respond', { on: 'retrieve', request: 1 }), answer])).toEqual([
      'client.survives-frames',
    ]);
    expect(broken([login(1, 'ada'), ask, fault('delay', { on: 'retrieve', request: 1 }), answer])).toEqual([]);
  });
});
