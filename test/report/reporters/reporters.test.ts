import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/protocol/index.ts';
import { type ReporterName, reporterNames } from '../../../src/protocol/index.ts';
import { reporters } from '../../../src/report/reporters/index.ts';
import { greenReport, sampleReport, sampleResult } from './sample-report.ts';

/** Without the hostile texts, so that the golden files are pleasant to read. */
const readable: Report = {
  ...sampleReport,
  results: sampleReport.results.filter(({ requirement }) => requirement !== 'live.content'),
  summary: { ...sampleReport.summary, total: 11, failed: 2 },
};

const silence = sampleReport.results.find(({ requirement }) => requirement === 'send.silent-not-occupant');

/** What a reader sees: without colours and with the escapes of the format undone. */
function textOf(name: ReporterName): string {
  const text = reporters[name](sampleReport);
  if (name === 'github') return decodeURIComponent(text);
  const unquoted = name === 'tap' || name === 'json' ? text.replaceAll('\\"', '"') : text;
  return unquoted.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)).replaceAll('&quot;', '"');
}

describe.each(reporterNames)('the reporter %s', (name) => {
  it.each([
    ['the requirement', 'send.silent-not-occupant'],
    ['its level', 'MUST'],
    ['the sentence', 'The server returns nothing to a sender who is not in the room.'],
    ['the reason', 'An error frame came back before the barrier.'],
    ['what was acceptable', 'nothing before the barrier'],
    ['what came', 'You are not in that room'],
    ['the frame before', 'let me in 5f1c'],
    ['our own wait', 'anything that is still on its way'],
    ['the other connection', 'peer#1'],
    ['the command to run again', silence?.rerun ?? ''],
    ['a warning', 'Message 12 arrived after message 13.'],
    ['a case we could not judge', 'The answer was cut off: ECONNRESET.'],
    ['a problem of the run', 'passes; remove it.'],
  ])('shows %s', (_, text) => {
    expect(textOf(name)).toContain(text);
  });

  it('marks the guilty line', () => {
    const guiltyLine = textOf(name)
      .split('\n')
      .find((line) => line.includes('▶') && line.includes('You are not in that room'));
    if (name === 'json') expect(textOf(name)).toContain('"guilty": true');
    else expect(guiltyLine).toBeDefined();
  });

  it('has no colours unless asked', () => {
    expect(reporters[name](sampleReport)).not.toContain('\u001b');
  });

  it('ends its last line', () => {
    expect(reporters[name](greenReport)).toMatch(/\n$/);
  });
});

it.each([
  ['pretty', 'txt'],
  ['tap', 'tap'],
  ['markdown', 'md'],
  ['junit', 'xml'],
  ['github', 'txt'],
] as const)('%s looks as it did', async (name, extension) => {
  await expect(reporters[name](readable)).toMatchFileSnapshot(`golden/${name}.${extension}`);
});

it('pretty is short where all is well', async () => {
  await expect(reporters.pretty(greenReport)).toMatchFileSnapshot('golden/pretty-green.txt');
});

it('pretty keeps what was observed within the width of a terminal', () => {
  const value = ['undocumented properties: trace, node, served_by', 'x'.repeat(400)];
  const observations = [
    ...greenReport.observations,
    { id: 'long', value, title: 'Objects carry undocumented properties' },
  ];
  const text = reporters.pretty({ ...greenReport, observations } as Report);
  const [, observed = ''] = text.split('Observed, where');
  expect(observed).toContain('        undocumented properties: trace');
  expect(Math.max(...observed.split('\n').map(({ length }) => length))).toBeLessThan(100);
});

it('pretty uses colours when asked', () => {
  expect(reporters.pretty(sampleReport, { color: true })).toContain('\u001b[31m');
});

describe('the verdict', () => {
  const verdictOf = (overrides: Partial<Report>): string => reporters.pretty({ ...greenReport, ...overrides });

  it('names the MUST requirements that were not exercised', () => {
    const results = readable.results.filter(({ status }) => status === 'skipped');
    const text = verdictOf({ verdict: 'incomplete', results });
    expect(text).toContain(
      'Nothing failed, but this is not a pass: 2 MUST requirements could not be judged: auth.expired-token, connect.expired-token.',
    );
  });

  it('says that the run was stopped', () => {
    expect(verdictOf({ interrupted: true })).toContain('The run was stopped before its end');
    expect(reporters.tap({ ...greenReport, interrupted: true })).toContain('\nBail out! ');
  });

  it('counts expected failures apart', () => {
    const results = readable.results.filter(({ expectedFailure }) => expectedFailure !== undefined);
    const text = verdictOf({ results, summary: { ...greenReport.summary, passed: 3, failed: 1 } });
    expect(text).toContain('nothing but what the baseline expects: create-dm.unknown-user. 1 failure is expected by');
  });

  it('speaks of the selection where not all cases were selected', () => {
    const text = verdictOf({ selection: { cases: 4, of: 170 } });
    expect(text).toContain('This server keeps what was selected, 4 cases of 170: all 4 cases passed.');
  });

  it('calls a run that was stopped no verdict on the server', () => {
    const summary = { ...greenReport.summary, passed: 1, skipped: 3 };
    expect(verdictOf({ interrupted: true, summary })).toContain('1 of 4 cases had passed, and nothing had failed.');
  });

  it('says that nothing was judged where nothing was exercised', () => {
    const summary = { ...greenReport.summary, total: 1, passed: 0, skipped: 1 };
    expect(verdictOf({ summary })).toContain('Nothing was judged: none of 1 case was exercised.');
  });

  it('names the rooms and the mark of what was left behind', () => {
    const created = { rooms: ['43'], messages: 345, messagesByRoom: { 17: 340, 43: 5 } };
    const text = verdictOf({ runId: 'ct7k2m9q', created });
    expect(text).toContain('1 room (43) and 345 messages (340 in room 17, 5 in room 43), marked ct7k2m9q.');
  });
});

describe('a report on recordings', () => {
  const ofServer = sampleResult({ requirement: 'live.exactly-once', status: 'failed', subject: 'server' });
  const ofClient = sampleResult({
    requirement: 'client.token-once',
    status: 'failed',
    subject: 'client:ada',
    remedy: 'Send the token once.',
    transcript: [{ at: 0, who: 'ada#1', kind: 'open', file: '/tmp/recorded/a.har', guilty: true }],
  });
  const judged: Report = {
    ...greenReport,
    verdict: 'violations',
    recordings: [{ file: 'a.har', kind: 'har', entries: 1 }],
    results: [ofServer, ofClient],
  };

  it.each(reporterNames)('tells server and clients apart in %s', (name) => {
    const text = reporters[name](judged);
    expect(text).toContain(name === 'json' ? '"client:ada"' : 'client ada');
    expect(text).toContain('Send the token once.');
  });

  it('gives each client a heading and a verdict of its own', () => {
    const text = reporters.pretty(judged);
    expect(text).toMatch(/✗ Live messages .*\n.*✗ Client ada/);
    expect(text).toContain('The server breaks 1 requirement: live.exactly-once.');
    expect(text).toContain('The client ada breaks 1 requirement: client.token-once.');
  });

  it('says which file an entry stands in, and what was read', () => {
    expect(reporters.pretty(judged)).toContain('a.har: ada#1');
    expect(reporters.pretty(judged)).toContain('Read: a.har (HAR, 1 entry).');
  });
});
