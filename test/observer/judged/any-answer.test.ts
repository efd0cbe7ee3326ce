import { describe, expect, test } from 'vitest';
import type { ObserverKnowledge } from '../../../src/observer/index.ts';
import type { Passed } from '../../../src/traffic/index.ts';
import { asked, connect, judged, live, post } from '../brief-recording.ts';
import { dm, history, info, inRoom, list, refused } from './answers.ts';

describe('what says nothing about a server', () => {
  const wrong = { status: 201 };

  test.each<[string, Passed[]]>([
    ['an answer that a fault has cut', dm({ ...wrong, damage: 'truncated' })],
    ['an answer that did not come', dm({ ...wrong, failure: 'reset' })],
    ['an answer without a status', dm({ ...wrong, status: undefined } as never)],
    ['a status that is none', dm({ ...wrong, status: 99 })],
    ['a path outside the chat', asked('/login', {}, { status: 201 })],
  ])('%s', (_, passed) => {
    expect(judged([passed])).toMatchObject({ broken: [], kept: [] });
  });

  test('an answer on which a fault has acted, by its number or while it was under way', () => {
    const [ask, answer] = dm(wrong) as [Passed, Passed];
    const fault = (of: object): Passed => {
      return {
        kind: 'note',
        event: { type: 'fault', faults: ['x'], on: 'create_dm', does: 'respond', ...of } as never,
      };
    };
    expect(judged([ask, fault({ request: 1 }), answer]).broken).toEqual([]);
    expect(judged([ask, fault({}), answer]).broken).toEqual([]);
    expect(judged([ask, fault({ user: 'ada' }), answer]).broken).toEqual([]);
    expect(judged([ask, fault({ user: 'bob' }), answer]).broken).toEqual(['create-dm.ok']);
    expect(judged([ask, fault({ request: 2 }), answer]).broken).toEqual(['create-dm.ok']);
    expect(judged([ask, fault({ on: 'upgrade' }), answer]).broken).toEqual(['create-dm.ok']);
  });

  test('an answer by its path is that of the endpoint', () => {
    expect(judged([asked('/chat/create_dm', { body: '{"other":"bob"}' }, wrong)]).broken).toEqual(['create-dm.ok']);
  });
});

test('what is kept is put to the test first', () => {
  const sure: ObserverKnowledge = { ...inRoom, isSameServer: true };
  const late = judged([connect(1), history(4, list({ id: 7 })), post(1, 6), live(1, { id: 6 })], sure);
  expect(late.broken).toEqual(['live.id-increases']);
  expect(late.kept).toContain('retrieve.no-late-ids');
  const empty = judged([history(4, list())], sure);
  expect(empty.kept).not.toContain('retrieve.no-late-ids');
  const only = judged([history(4, list({ id: 5 }))], sure);
  expect(only.kept).not.toContain('retrieve.matches-live');
  expect(only.kept).not.toContain('history.consistent');
});

test('answers whose requests are not in the recording are judged by themselves', () => {
  const answers = [dm({ json: {} }), history(0, { json: [] }), info(refused(401, 'AUTH_TOKEN_INVALID', 5))];
  const { broken, findings } = judged(answers.map(([, answer]) => answer as Passed));
  expect(broken).toEqual(['auth.error-text', 'create-dm.no-body', 'retrieve.shape']);
  expect(findings.map(({ evidence }) => evidence)).toEqual([[3], [1], [2]]);
});

test('a status stands once in what is told of an answer', () => {
  const passed = [dm({ status: 404, body: 'Not Found' }), info({ status: 404, body: 'Not Found' })];
  const { findings } = judged(passed, { isSameServer: true });
  expect(findings.map(({ sentence }) => sentence)).toEqual([
    'create_dm was answered 404 without a JSON body.',
    'room_info answered 404 without a JSON body.',
  ]);
});
