import { describe, expect, test } from 'vitest';
import { judgeRun, makeSetup, writeTrace } from '../../src/conformance/index.ts';
import { recordRun } from '../../src/conformance/run/record-run.ts';
import { archiveOf, judgeRecordings, readRecording } from '../../src/judge/index.ts';
import { isReport } from '../../src/protocol/generated/report-validator.js';
import { reporters } from '../../src/report/index.ts';
import { TokenOwners } from '../../src/traffic/index.ts';
import { startMock } from '../support/mock.ts';
import { archive, brokenIn, came, judgeTexts, login, posted, resultOf, retrieved, type Said } from './conversation.ts';

const config = {
  users: { member: { id: 'ada', token: 'token-of-ada-1' }, peer: { id: 'bob', token: 'token-of-bob-2' } },
};

const said = (id: number, message: string, poster: string): Said => ({ id, message, poster });
const hello = said(5, 'is anybody hungry?', 'bob');
const noodles = said(7, 'noodles, at one?', 'ada');
const fine = said(9, 'fine with me', 'bob');
const late = said(11, 'where are you?', 'bob');

const ofAda = archive([
  ...login('token-of-ada-1'),
  came(20, hello),
  posted(29.9, noodles.message),
  came(30, noodles),
  came(40, fine),
  came(70, late),
]);
const ofBob = archive([
  ...login('token-of-bob-2'),
  posted(19.9, hello.message),
  came(20, hello),
  posted(39.9, fine.message),
  came(40, fine),
  posted(69.9, late.message),
  came(70, late),
]);

describe('two browsers of one conversation', () => {
  test('show that a message was lost, with the entries of both', () => {
    const report = judgeTexts({ 'ada.har': ofAda, 'bob.har': ofBob });
    expect(brokenIn(report)).toEqual(['live.after-connected (server)']);
    const transcript = resultOf(report, 'live.after-connected')?.transcript ?? [];
    expect(transcript.map(({ file, kind }) => [file, kind])).toEqual([
      ['ada.har', 'received'],
      ['bob.har', 'received'],
      ['bob.har', 'received'],
    ]);
  });

  test('show nothing each by itself: a post is not acknowledged', () => {
    for (const har of [ofAda, ofBob]) {
      const report = judgeTexts({ 'page.har': har });
      expect(brokenIn(report)).toEqual([]);
      expect(report.verdict).toBe('conformant');
    }
  });

  test('are told apart by their tokens, and named by the config', () => {
    const subjects = (report: { results: { subject?: string }[] }) => [
      ...new Set(report.results.map(({ subject }) => subject)),
    ];
    expect(subjects(judgeTexts({ a: ofAda, b: ofBob }))).toEqual(['server', 'client:user 1', 'client:user 2']);
    expect(subjects(judgeTexts({ a: ofAda, b: ofBob }, { config }))).toEqual([
      'server',
      'client:member',
      'client:peer',
    ]);
  });

  test('leave no token in the report', () => {
    const report = judgeTexts({ a: ofAda, b: ofBob }, { config });
    for (const text of Object.values(reporters).map((reporter) => reporter(report))) {
      expect(text).not.toMatch(/token-of-(ada|bob)/);
    }
    expect(isReport(report)).toBe(true);
  });

  test('show a history that lacks what had been said', () => {
    const asked = archive(
      [...login('token-of-bob-2'), came(20, hello), came(40, fine)],
      [retrieved(100, 'token-of-bob-2', [hello, fine])],
    );
    expect(brokenIn(judgeTexts({ a: ofAda, b: asked }))).toEqual(['retrieve.complete (server)']);
  });
});

describe('the client', () => {
  test('is judged by what it sent', () => {
    const [token, connected] = login('token-of-ada-1');
    const hasty = archive([token, posted(0.05, 'hi'), connected, ['send', 1, { room: 1, messages: 'hi' }]] as never);
    const report = judgeTexts({ 'page.har': hasty });
    expect(brokenIn(report)).toEqual([
      'client.waits-for-connected (client:user 1)',
      'client.sent-frame (client:user 1)',
    ]);
    expect(resultOf(report, 'client.sent-frame', 'client:user 1')).toMatchObject({ times: 1, remedy: /./ });
  });

  test('is not judged where only the mock knows, and the report says so', () => {
    const report = judgeTexts({ 'page.har': ofAda });
    expect(resultOf(report, 'client.no-endless-resend', 'client:user 1')).toMatchObject({
      status: 'skipped',
      reason: expect.stringContaining('Only the mock knows'),
    });
  });
});

describe('what is selected', () => {
  const judge = (options: object) => judgeTexts({ 'ada.har': ofAda, 'bob.har': ofBob }, options);

  test('is all that is judged', () => {
    const { results, verdict } = judge({ only: ['live.*', 'client.*'], skip: ['live.after-connected', 'client.*'] });
    expect(results.every(({ requirement }) => requirement.startsWith('live.'))).toBe(true);
    expect(verdict).toBe('conformant');
  });

  test('and was not put to the test leaves nothing judged', () => {
    expect(judge({ only: ['create-dm.*'] }).verdict).toBe('incomplete');
  });

  test.each([
    ['live.ordr', /`live\.ordr`.*Did you mean `live\.order`\?/],
    ['connect.secure', /What was recorded cannot decide `connect\.secure`: /],
  ])('has to be there: %s', (only, message) => {
    expect(() => judge({ only: [only] })).toThrow(message);
  });

  test('has to leave something', () => {
    expect(() => judge({ only: ['live.order'], skip: ['live.*'] })).toThrow('Nothing is selected');
  });

  test('a failure that is expected does not count', () => {
    const baseline = { expectedFailures: [{ id: 'live.after-connected', reason: 'a known hole' }] };
    expect(judge({ baseline }).verdict).toBe('conformant');
    const passing = { expectedFailures: [{ id: 'live.frame/observed', reason: 'was broken' }] };
    expect(judge({ baseline: passing }).problems).toEqual([expect.stringContaining('take it out')]);
  });
});

describe('on a mock that conforms nothing is found about the server', () => {
  test('in its own trace, the trace and the report of a check, and an archive of it', { timeout: 60_000 }, async () => {
    const { mock, url } = await startMock();
    const run = await recordRun(makeSetup({ target: url, users: configOf('ada', 'bob', 'eve') }));
    const trace = mock.switchboard.trace.kept().entries.map((entry) => JSON.stringify(entry));
    const files = {
      'serve.ndjson': trace.join('\n'),
      'check.ndjson': writeTrace(run),
      'report.json': reporters.json(judgeRun(run)),
    };
    for (const [file, text] of Object.entries(files)) {
      const report = judgeTexts({ [file]: text }, { skip: ['client.*'] });
      expect(brokenIn(report), file).toEqual([]);
      expect(report.summary.passed, file).toBeGreaterThan(10);
    }
    expect(brokenIn(judgeTexts(files, { skip: ['client.*'] }))).toEqual([]);
    const recordings = readRecording('serve.ndjson', files['serve.ndjson'], { owners: new TokenOwners() });
    const again = judgeTexts({ 'serve.har': archiveOf(recordings, url) }, { skip: ['client.*'] });
    expect(brokenIn(again)).toEqual([]);
    expect(again.summary.passed).toBeGreaterThan(20);
  });
});

const configOf = (...users: string[]) => {
  const [member, peer, outsider] = users.map((id) => ({ id, token: `token-${id}` }));
  return { member, peer, outsider } as Required<typeof config.users> & { outsider: { id: string; token: string } };
};

test('check and play are clients of our own, which are not judged', () => {
  const report = judgeRecordings([{ file: 'x', kind: 'check-trace', entries: [], knowledge: {} }]);
  expect(report.results.every(({ subject }) => subject === 'server')).toBe(true);
  expect(report.verdict).toBe('incomplete');
});

test('a report of judge has no traffic of its own', () => {
  const report = JSON.stringify(judgeTexts({ 'ada.har': ofAda }));
  expect(() => judgeTexts({ 'report.json': report })).toThrow(
    'report.json is a report of judge; judge what it has read: ada.har',
  );
});
