import { expect, test } from 'vitest';
import { CaseRecord } from '../../src/conformance/case/case-record.ts';
import { blankProfile } from '../../src/conformance/discovery/blank-profile.ts';
import { cases, makeSetup } from '../../src/conformance/index.ts';
import type { RecordedAnswer } from '../../src/wire-client/index.ts';

const users = { member: { token: 'a' }, peer: { token: 'b' } };
const profile = blankProfile(makeSetup({ target: 'http://127.0.0.1:9', users }));
const record = new CaseRecord({ entries: [] }, profile);

const answer = (status: number, body: unknown): RecordedAnswer => ({
  status,
  body: JSON.stringify(body),
  ms: 1,
  entry: 0,
});
const empty = answer(200, { room_name: null, occupants: [] });
const unavailable = answer(503, { error: 'later' });

const marker = 'ct000000x00001';
const evidence = { kind: 'window', ms: 50 };

test.each([
  {
    id: 'connect.bad-first-message/chat-frame',
    facts: (stored: RecordedAnswer) => ({ who: 'member#1', witnesses: ['peer#1'], marker, evidence, stored }),
  },
  {
    id: 'retrieve.own-rooms-only/both-sides',
    facts: (byMember: RecordedAnswer) => ({ markers: [], byPeer: empty, byOutsider: empty, byMember }),
  },
  {
    id: 'retrieve.after-is-exclusive/middle-of-three',
    facts: (history: RecordedAnswer) => ({ ids: [1, 2, 3], answer: history }),
  },
])('$id: a history that cannot be read does not show that nothing is in it', ({ id, facts }) => {
  const found = cases.find((item) => item.id === id);
  expect(found?.judge(facts(empty), record).status).toBe('passed');
  expect(found?.judge(facts(unavailable), record)).toMatchObject({
    status: 'skipped',
    reason: expect.stringMatching(/could not be read, as retrieve answered 503/),
  });
});
