import path from 'node:path';
import { expect, test } from 'vitest';
import { commandLine } from '../support/command-line.ts';
import { folderWith, lunch } from './files.ts';

/** A scenario in which somebody waits for so long, and nothing else. */
const waits = (ms: number): string => `${lunch}steps:
  - { as: [ada, bob], connect: {} }
  - { wait: ${ms}ms }
  - { as: ada, send: { room: "1", message: "after ${ms}" } }
  - { as: bob, expect: { message: { message: "after ${ms}" }, within: 1s } }
`;

test('on the mock all play side by side, and the report has them in the order of the files', async () => {
  const waiting = [400, 300, 200, 100];
  const folder = folderWith(Object.fromEntries(waiting.map((ms, index) => [`${index}.yaml`, waits(ms)])));
  const files = waiting.map((_, index) => path.join(folder, `${index}.yaml`));
  const { code, stdout } = await commandLine('play', ...files, '--speed', '1', '--reporter', 'json');
  const ids = JSON.parse(stdout).results.map(({ id }: { id: string }) => id);
  expect(code).toBe(0);
  expect(ids).toEqual(['0/1', '0/4', '1/1', '1/4', '2/1', '2/4', '3/1', '3/4']);
});

test('commands of two plays never run at once', async () => {
  const folder = folderWith({});
  const lock = path.join(folder, 'lock');
  const step = `${lunch}steps:\n  - { run: "mkdir ${lock} && sleep 0.2 && rmdir ${lock}" }\n`;
  const files = ['a.yaml', 'b.yaml', 'c.yaml'];
  const written = folderWith(Object.fromEntries(files.map((name) => [name, step])));
  const all = files.map((name) => path.join(written, name));
  expect(await commandLine('play', ...all, '--allow-run')).toMatchObject({ code: 0 });
});

test('a step that fails for several users tells each reason', async () => {
  const text = `${lunch}steps:
  - { as: [ada, bob], connect: {} }
  - { as: [ada, bob], expect: { message: { message: soup }, within: 1s } }
`;
  const folder = folderWith({ 'two.yaml': text });
  const { code, stdout } = await commandLine('play', path.join(folder, 'two.yaml'), '--reporter', 'json');
  expect(code).toBe(1);
  const reason = JSON.parse(stdout).results.at(-1).reason as string;
  expect(reason).toMatch(/two\.yaml:5: ada did not receive .*\. bob did not receive /);
});
