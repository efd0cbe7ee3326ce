import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, lunch } from '../play/files.ts';
import { commandLine, ServingCommand } from '../support/command-line.ts';

const table = `${lunch}parameters: { greeting: hi }
examples: [{ topic: soup }, { topic: bread }, { topic: "12" }]
messages: [{ room: "1", poster: bob, message: "{{greeting}}, {{topic}}" }]
`;

const files = () => {
  const folder = folderWith({ 'table.yaml': table, 'plain.yaml': lunch });
  return (name: string): string => path.join(folder, name);
};

/** The texts that a mock has, asked by the command that runs against it, and added to a file. */
const askForHistory = (file: string): string[] => [
  '--',
  'sh',
  '-c',
  `curl -s -H "Authorization: Bearer $CHAT_TOKEN_ADA" -H "Content-Type: application/json" -d '{"after":0}' $CHAT_URL/chat/retrieve >> ${file}`,
];

describe('serve, of a scenario with a table', () => {
  const served = async (...args: string[]): Promise<{ history: string; stderr: string }> => {
    const command = new ServingCommand('serve', ...args, '--port', '0', '--json');
    const { url, users } = await command.listening();
    const { token } = users.find(({ id }: { id: string }) => id === 'ada');
    const answer = await fetch(`${url}/chat/retrieve`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: '{"after":0}',
    });
    return { history: await answer.text(), stderr: command.stderr };
  };

  test('the first row is served, and that is said; --row takes another, --set sets a parameter', async () => {
    const at = files();
    const first = await served(at('table.yaml'));
    expect(first.history).toContain('hi, soup');
    expect(first.stderr).toContain('has a table of 3 rows: the first is served. --row N takes another.');
    const second = await served(at('table.yaml'), '--row', '2', '--set', 'greeting=moin');
    expect(second).toMatchObject({ history: expect.stringContaining('moin, bread'), stderr: '' });
  });

  test.each([
    [['table.yaml', '--row', '4'], 'There is no row 4:', 'has a table of 3 rows'],
    [['plain.yaml', '--row', '2'], 'There is no row 2:', 'has no table (`examples`)'],
    [['table.yaml', '--set', 'greting=x'], 'Did you mean `greeting`?', '--set'],
    [['table.yaml', '--set', '=x'], '--set takes NAME=VALUE.', '--set'],
  ])('%j: exit code 2', async ([file = '', ...args], ...said) => {
    const { code, stderr } = await commandLine('serve', files()(file), ...args, '--port', '0');
    expect(code).toBe(2);
    for (const text of said) expect(stderr).toContain(text);
  });
});

describe('exec, of a scenario with a table', () => {
  test('the command is run once for each row, and the matrix names them', async () => {
    const at = files();
    const report = at('report.json');
    const options = ['--scenario', at('table.yaml'), '--reporter', `json=${report}`];
    const ended = await commandLine('exec', ...options, ...askForHistory(at('heard')));
    expect(ended.stderr).toMatch(/table:1[\s\S]+table:2[\s\S]+table:3/);
    const ids = JSON.parse(readFileSync(report, 'utf8')).results.map(({ id }: { id: string }) => id.split('/')[0]);
    expect([...new Set(ids)]).toEqual(['table:1', 'table:2', 'table:3']);
  });

  test('--row chooses one', async () => {
    const at = files();
    await commandLine('exec', '--scenario', at('table.yaml'), '--row', '3', ...askForHistory(at('heard')));
    const heard = readFileSync(at('heard'), 'utf8');
    expect(heard).toContain('hi, 12');
    expect(heard).not.toContain('soup');
  });

  test('--row with several scenarios, and --report with several rows, are wrong usage', async () => {
    const at = files();
    const both = await commandLine('exec', '--scenarios', at('table.yaml'), '--row', '1', '--', 'true');
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('--row is for one scenario') });
    const report = await commandLine('exec', '--scenario', at('table.yaml'), '--report', at('r.json'), '--', 'true');
    expect(report).toMatchObject({ code: 2, stderr: expect.stringContaining('choose one with --row') });
  });
});
