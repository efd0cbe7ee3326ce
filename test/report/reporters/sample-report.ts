import type { Report, Result } from '../../../src/protocol/index.ts';

/** Everything a server could send to upset a reader: a terminal, a browser, an XML parser, a CI system, a person. */
export const hostile =
  '</script><script>alert(1)</script> \u001b[31mred\u001b[0m \u0000\u0007\u0085\u202eevil\u2028 ]]> "\'`|# %0A ::error::x \r\n@all \ud800 💥';

/** A result that passed; `overrides` make it anything else. */
export function sampleResult(overrides: Partial<Result> & Pick<Result, 'requirement'>): Result {
  return {
    id: overrides.requirement,
    level: 'MUST',
    title: `The server keeps ${overrides.requirement}.`,
    status: 'passed',
    durationMs: 12.5,
    transcript: [],
    ...overrides,
  };
}

const failed = sampleResult({
  requirement: 'send.silent-not-occupant',
  id: 'send.silent-not-occupant/foreign-room',
  title: 'The server returns nothing to a sender who is not in the room.',
  status: 'failed',
  durationMs: 31.25,
  reason: 'An error frame came back before the barrier.',
  expected: 'nothing before the barrier',
  actual: { error: 'You are not in that room', error_code: 'NOT_FOUND' },
  evidence: { kind: 'barrier', ms: 4.2 },
  rerun: 'npx chat-testbed check http://127.0.0.1:4010 --only send.silent-not-occupant/foreign-room',
  transcript: [
    { at: 0.2, who: 'member#1', kind: 'open', data: '/chat/connect' },
    { at: 1.1, who: 'member#1', kind: 'sent', data: '{"auth_token":"toke…"}' },
    { at: 1.9, who: 'member#1', kind: 'received', data: { status: 'CONNECTED' } },
    { at: 2.0, who: 'peer#1', kind: 'open', data: '/chat/connect' },
    { at: 2.4, who: 'peer#1', kind: 'sent', data: '{"auth_token":"toke…"}' },
    { at: 2.9, who: 'peer#1', kind: 'received', data: { status: 'CONNECTED' } },
    { at: 3.4, who: 'member#1', kind: 'sent', data: '{"room":"18","messages":"let me in 5f1c"}' },
    {
      at: 4.0,
      who: 'member#1',
      kind: 'received',
      data: '{"error":"You are not in that room","error_code":"NOT_FOUND"}',
      guilty: true,
    },
    { at: 4.4, who: 'member#1', kind: 'sent', data: '{"room":"17","messages":"barrier 77aa"}' },
    {
      at: 7.6,
      who: 'peer#1',
      kind: 'received',
      data: '{"message":{"id":41,"message":"barrier 77aa","poster":"ada","room":"17","timestamp":1767614400}}',
    },
    { at: 19.9, who: 'member#1', kind: 'waited', data: { for: 'anything that is still on its way', ms: 12 } },
    {
      at: 20.4,
      who: 'member#1',
      kind: 'request',
      data: { method: 'POST', path: '/chat/retrieve', authorization: 'Bearer toke…', body: { after: 40 } },
    },
    { at: 22.5, who: 'member#1', kind: 'response', data: { status: 200, body: { room_name: null, occupants: [] } } },
    { at: 23.0, who: 'peer#1', kind: 'closed', data: { code: 1000, reason: '' } },
  ],
} as unknown as Parameters<typeof sampleResult>[0]);

const attacked = sampleResult({
  requirement: 'live.content',
  title: 'The text of a message arrives unchanged.',
  status: 'failed',
  reason: `The text came back as ${hostile}`,
  expected: hostile,
  actual: { message: hostile, long: 'x'.repeat(5_000) },
  transcript: [
    { at: 0, who: `member${hostile}`, kind: 'sent', data: hostile },
    { at: 1, who: 'member#1', kind: 'received', data: { message: hostile.repeat(40) }, guilty: true },
  ],
} as unknown as Parameters<typeof sampleResult>[0]);

/** A report with every status, every optional part, and hostile texts. */
export const sampleReport: Report = {
  schemaVersion: 1,
  tool: { name: 'chat-testbed', version: '0.1.0' },
  target: 'http://127.0.0.1:4010/api',
  startedAt: '2026-01-05T12:00:00.000Z',
  durationMs: 812.4,
  verdict: 'violations',
  summary: { total: 12, passed: 4, failed: 3, warned: 1, skipped: 3, errored: 1 },
  dialect: { sendKey: 'messages', retrieveKey: 'occupants' },
  results: [
    sampleResult({ requirement: 'auth.valid-token' }),
    sampleResult({
      requirement: 'auth.expired-token',
      status: 'skipped',
      reason: 'No expired token is known.',
      remedy: 'Add `tokens: { expired: … }` to the config.',
    }),
    sampleResult({
      requirement: 'connect.expired-token',
      status: 'skipped',
      reason: 'No expired token is known.',
      remedy: 'Add `tokens: { expired: … }` to the config.',
    }),
    sampleResult({
      requirement: 'connect.secure',
      level: 'SHOULD',
      status: 'skipped',
      reason: 'The target is on loopback.',
      waived: 'staging has no certificate yet',
    }),
    sampleResult({ requirement: 'connect.connected' }),
    attacked,
    sampleResult({
      requirement: 'live.order',
      level: 'SHOULD',
      status: 'warned',
      reason: 'Message 12 arrived after message 13.',
      expected: 'ids in ascending order' as unknown as Record<string, unknown>,
      actual: [11, 13, 12] as unknown as Record<string, unknown>,
      rerun: 'npx chat-testbed check http://127.0.0.1:4010 --only live.order',
      transcript: [
        { at: 5, who: 'peer#1', kind: 'received', data: { message: { id: 13 } } },
        { at: 6, who: 'peer#1', kind: 'received', data: { message: { id: 12 } }, guilty: true },
      ],
    }),
    sampleResult({ requirement: 'send.posts' }),
    failed,
    sampleResult({ requirement: 'create-dm.ok' }),
    sampleResult({
      requirement: 'create-dm.unknown-user',
      status: 'failed',
      reason: 'The error code was USER_NOT_FOUND.',
      expectedFailure: 'known since March, fixed in the next release',
      expected: 'NOT_FOUND' as unknown as Record<string, unknown>,
      actual: 'USER_NOT_FOUND' as unknown as Record<string, unknown>,
    }),
    sampleResult({ requirement: 'retrieve.shape', status: 'errored', reason: 'The answer was cut off: ECONNRESET.' }),
  ],
  observations: [
    { id: 'sender-receives-own', value: true, title: 'The sender receives its own message.' },
    { id: 'closes-after-refusal', value: 1008, title: 'The connection is closed after an authentication error.' },
  ],
  problems: ['The baseline entry `live.frame` passes; remove it.'],
  created: { rooms: ['17', '18'], messages: 112 },
};

/** A run without a blemish. */
export const greenReport: Report = {
  ...sampleReport,
  verdict: 'conformant',
  summary: { total: 4, passed: 4, failed: 0, warned: 0, skipped: 0, errored: 0 },
  results: sampleReport.results.filter(({ status }) => status === 'passed'),
  problems: [],
};
