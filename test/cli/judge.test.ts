import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isReport } from '../../src/protocol/generated/report-validator.js';
import { archive, came, login, posted } from '../judge/conversation.ts';
import { ChatClient } from '../support/chat-client.ts';
import { commandLine } from '../support/command-line.ts';
import { within } from '../support/deadline.ts';
import { startMock } from '../support/mock.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'chat-testbed-judge-'));

function file(name: string, text: string): string {
  const place = path.join(folder, name);
  writeFileSync(place, text);
  return place;
}

const said = { id: 5, message: 'noodles?', poster: 'ada' };
const fine = file('fine.har', archive([...login('token-of-ada'), posted(1, said.message), came(2, said)]));
const twice = file('twice.har', archive([...login('token-of-ada'), came(1, said), came(2, said)]));
const nothing = file('nothing.har', archive([]));

describe('the exit code', () => {
  test('is 0 where nothing that was recorded is broken', async () => {
    const { code, stdout } = await commandLine('judge', fine);
    expect(stdout).toContain('CONFORMANT  Nothing that was recorded breaks a MUST');
    expect(code).toBe(0);
  });

  test('is 1 where a MUST is broken', async () => {
    const { code, stdout } = await commandLine('judge', twice);
    expect(stdout).toContain('✗ live.exactly-once  MUST');
    expect(stdout).toContain('VIOLATIONS  The server breaks 1 requirement: live.exactly-once.');
    expect(code).toBe(1);
  });

  test('is 3 where nothing could be judged, and 0 where that is allowed', async () => {
    expect((await commandLine('judge', nothing)).code).toBe(3);
    expect((await commandLine('judge', nothing, '--allow-incomplete')).code).toBe(0);
  });

  test.each([
    ['no file', [], /need at least 1/],
    [
      'a file that is not there',
      [path.join(folder, 'missing.har')],
      /missing\.har cannot be read: there is no such file/,
    ],
    ['a folder', [folder], /cannot be read: it is a directory/],
    ['a file that is no recording', [file('notes.txt', 'hello')], /notes\.txt:1 is no entry of a trace/],
    ['an option that is mistyped', [fine, '--stric'], /--strict/],
    ['a reporter that is mistyped', [fine, '--reporter', 'junt'], /Did you mean `junit`/],
    ['a requirement that is mistyped', [fine, '--only', 'live.ordr'], /Did you mean `live\.order`/],
    ['a place that cannot be written', [fine, '--har', path.join(folder, 'no/such/folder.har')], /--har: /],
  ])('is 2 with a sentence for %s', async (_, args, sentence) => {
    const { code, stderr, stdout } = await commandLine('judge', ...args);
    expect(stderr).toMatch(sentence);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

test('a config names the users, a baseline expects what is broken', async () => {
  const config = file(
    'check.yaml',
    'target: https://chat.example.org\nusers:\n  member: { id: ada, token: token-of-ada }\n  peer: { id: bob, token: token-of-bob }\n',
  );
  const baseline = file(
    'baseline.yaml',
    'expectedFailures:\n  - { id: live.exactly-once/observed, reason: a known bug }\n',
  );
  const { code, stdout } = await commandLine('judge', twice, '--config', config, '--baseline', baseline);
  expect(stdout).toContain('Client member');
  expect(stdout).toContain('a known bug');
  expect(code).toBe(0);
});

test('the reporters of check write files', async () => {
  const [json, junit] = [path.join(folder, 'report.json'), path.join(folder, 'report.xml')];
  const reporters = ['pretty', `json=${json}`, `junit=${junit}`].flatMap((name) => ['--reporter', name]);
  await commandLine('judge', fine, twice, ...reporters);
  expect(isReport(JSON.parse(readFileSync(json, 'utf8')))).toBe(true);
  expect(readFileSync(junit, 'utf8')).toContain('<testsuite name="Client user 1"');
});

test('what a mock has recorded becomes an archive, by judge and by ctl, and is judged again', async () => {
  const { mock, url, webSocketUrl } = await startMock();
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '1', messages: 'noodles?' });
  await ada.next();
  ada.socket.close();
  await within(ada.closed, 'the connection to close');
  const lines = mock.switchboard.trace.kept().entries.map((entry) => JSON.stringify(entry));
  const trace = file('trace.ndjson', lines.join('\n'));
  const [byJudge, byCtl] = [path.join(folder, 'judge.har'), path.join(folder, 'ctl.har')];
  expect((await commandLine('judge', trace, '--har', byJudge)).code).toBe(0);
  expect((await commandLine('ctl', 'trace', '--url', url, '--har', byCtl)).code).toBe(0);
  for (const har of [byJudge, byCtl]) {
    const { code, stdout } = await commandLine('judge', har);
    expect(stdout).toContain('Client ada');
    expect(code).toBe(0);
  }
});

test('help has examples and says what can be read', async () => {
  const { stdout } = await commandLine('judge', '--help');
  expect(stdout).toContain('judge page.har');
  expect(stdout).toContain('What can be read:');
});

test('explain says what a recording can show', async () => {
  expect((await commandLine('explain', 'connect.secure')).stdout).toContain('The whole record of a run does not tell');
  const { stdout } = await commandLine('explain', 'client.no-endless-resend');
  expect(stdout).toContain('Not judged in a recording that the mock did not make');
});
