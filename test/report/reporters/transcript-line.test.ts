import { expect, it } from 'vitest';
import type { TranscriptEntry } from '../../../src/protocol/index.ts';
import { decisiveEntries, excerpt, transcriptLine } from '../../../src/report/reporters/parts/transcript-line.ts';

const entry = (kind: TranscriptEntry['kind'], data?: unknown): TranscriptEntry =>
  ({ at: 1, who: 'member#1', kind, ...(data !== undefined && { data }) }) as TranscriptEntry;

it.each([
  ['open', undefined, 'open'],
  ['sent', { room: '17', messages: 'hi' }, '{"room":"17","messages":"hi"}'],
  ['received', { status: 'CONNECTED' }, '{"status":"CONNECTED"}'],
  ['received', '<html>', '<html>'],
  ['received', { binary: 'AAE=' }, 'binary AAE='],
  ['closed', { code: 1008, reason: 'AUTH_TOKEN_INVALID' }, 'closed 1008 AUTH_TOKEN_INVALID'],
  ['closed', undefined, 'closed'],
  [
    'request',
    { method: 'POST', path: '/chat/retrieve', authorization: 'Bearer toke…', body: { after: 0 } },
    'POST /chat/retrieve {"after":0} (Bearer toke…)',
  ],
  [
    'request',
    { method: 'GET', path: '/chat/retrieve', authorization: null, body: '{' },
    'GET /chat/retrieve { (without a token)',
  ],
  ['response', { status: 404, body: { error_code: 'NOT_FOUND' } }, '404 {"error_code":"NOT_FOUND"}'],
  ['response', { status: 302, body: '', location: '/login' }, '302 to /login'],
  ['response', { body: '', failure: 'socket hang up' }, 'socket hang up'],
  ['waited', { for: 'quiet', ms: 12 }, 'waited 12 ms for quiet'],
  ['waited', { for: 'the barrier', ms: 5000, came: false }, 'waited 5000 ms for the barrier, in vain'],
] as const)('%s %j reads as %3$s', (kind, data, text) => {
  expect(transcriptLine(entry(kind, data)).text).toBe(text);
});

it('keeps the beginning, the end and the guilty lines of a long transcript, and counts the rest', () => {
  const transcript = Array.from({ length: 1_000 }, (_, index) => ({
    ...entry('received', index),
    guilty: index === 500,
  }));
  const kept = excerpt(transcript, 30);
  const shown = kept.map(({ entry: { data } }) => data as unknown as number);
  expect(shown.slice(0, 2)).toEqual([0, 1]);
  expect(shown).toContain(500);
  expect(shown.at(-1)).toBe(999);
  expect(kept.length).toBeLessThanOrEqual(40);
  expect(kept.reduce((sum, { omitted }) => sum + omitted, 0) + kept.length).toBe(1_000);
});

it('shows an offending answer together with what was asked, where nothing else is shown', () => {
  const asked = [entry('request', { body: 'first' }), entry('request', { body: '{"after": ' })];
  const answered = { ...entry('response', { status: 500 }), guilty: true } as TranscriptEntry;
  const shown = decisiveEntries([...asked, answered, entry('open')]);
  expect(shown).toEqual([asked[1], answered]);
});
