import { describe, expect, test } from 'vitest';
import type { ObserverKnowledge } from '../../../src/observer/index.ts';
import type { Passed } from '../../../src/traffic/index.ts';
import { asked, closed, connect, error, heard, judged, live, message, post, said, token } from '../brief-recording.ts';
import { fault, sure } from './frames.ts';
import { table } from './verdict-table.ts';

describe('a frame that ought to be dropped', () => {
  const foreign = said(3, { room: 'r', messages: 'marker9of9eve' });
  const missing = said(3, { room: 'x', messages: 'marker9of9eve' });
  const malformed = said(3, { room: 5, messages: 'marker9of9eve' });
  const known: ObserverKnowledge = { ...sure, missingRooms: ['x'] };
  const kinds = [
    ['of somebody who is not in the room', 'send.silent-not-occupant', foreign],
    ['to a room that does not exist', 'send.silent-unknown-room', missing],
    ['that is malformed', 'send.silent-malformed', malformed],
  ] as const;

  test.each(kinds)('%s is dropped in silence', (_, requirement, frame) => {
    const answered = [connect(3), frame, live(3, { id: 5, room: 'q' })];
    const { broken, kept } = judged(answered, known);
    expect(broken).toEqual([]);
    expect(kept).toEqual(expect.arrayContaining([requirement, 'send.stays-open', 'send.dropped-has-no-effect']));
    for (const [, other] of kinds) expect(kept.includes(other)).toBe(other === requirement);
  });

  test.each(kinds)('%s is answered by an error', (_, requirement, frame) => {
    const { broken, findings } = judged([connect(3), frame, heard(3, error('NO'))], known);
    expect(broken).toEqual([requirement]);
    expect(findings).toMatchObject([{ evidence: [4, 5], users: ['eve'], connections: [3] }]);
  });

  test.each(kinds)('%s may be followed by the end of the session', (_, _requirement, frame) => {
    expect(judged([connect(3), frame, heard(3, error('AUTH_TOKEN_EXPIRED'))], known).broken).toEqual([]);
    expect(judged([connect(3), frame, fault({ connection: 3 }), heard(3, error('NO'))], known).broken).toEqual([]);
  });

  test.each(kinds)('%s appears all the same', (_, _requirement, frame) => {
    const passed = [
      connect(2),
      connect(3),
      frame,
      heard(2, { message: message({ id: 5, message: 'marker9of9eve', poster: 'eve' }) }),
    ];
    expect(judged(passed, known).broken).toEqual(['send.dropped-has-no-effect']);
  });

  test.each(kinds)('%s closes the connection', (_, _requirement, frame) => {
    expect(judged([connect(3), frame, closed(3, 1003)], known).broken).toEqual(['send.stays-open']);
    expect(judged([connect(3), frame, closed(3, 1007)], known).broken).toEqual(['send.stays-open']);
    expect(judged([connect(3), frame, closed(3, 1008)], known).broken).toEqual([]);
    expect(judged([connect(3), frame, token(3), closed(3, 1003)], known).broken).toEqual([]);
    expect(judged([connect(3), frame, { ...closed(3, 1003), isOurs: true } as Passed], known).broken).toEqual([]);
    expect(judged([connect(3), frame, fault({ connection: 3 }), closed(3, 1003)], known).broken).toEqual([]);
  });

  test('appears in a history: it may be of an earlier run, unless its id is new', () => {
    const told = message({ id: 5, message: 'marker9of9eve', poster: 'eve' });
    const answer = asked(
      'retrieve',
      { user: 'bob', body: '{"after":0}' },
      { json: { room_name: null, occupants: [message({ id: 4 }), told] } },
    );
    expect(judged([connect(3), foreign, answer], known).broken).toEqual([]);
    expect(judged([connect(2), live(2, { id: 4 }), connect(3), foreign, answer], known).broken).toEqual([
      'send.dropped-has-no-effect',
    ]);
    expect(judged([connect(2), live(2, { id: 6 }), connect(3), foreign, answer], known).broken).not.toContain(
      'send.dropped-has-no-effect',
    );
  });

  test('with a text that others may have sent is no proof', () => {
    const passed = [
      connect(2),
      connect(3),
      said(3, { room: 'r', messages: 'hi' }),
      heard(2, { message: message({ id: 5, message: 'hi' }) }),
    ];
    expect(judged(passed, known).broken).toEqual([]);
  });
});

table('send.posts', [
  ['kept', 'it came', [connect(1), post(1, 5), live(1, { id: 5 })]],
  ['unknown', 'nobody saw it', [connect(1), post(1, 5)]],
  [
    'unknown',
    'a text that others may have sent',
    [connect(1), said(1, { room: 'r', messages: 'hi' }), live(1, { id: 5, message: 'hi' })],
  ],
]);
