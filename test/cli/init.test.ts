import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../play/files.ts';
import { commandLine } from '../support/command-line.ts';

test('the first files are sound, and the first scenario goes as expected', async () => {
  const folder = folderWith({});
  const { code, stdout } = await commandLine('init', folder);
  expect(code).toBe(0);
  expect(stdout).toContain(`chat-testbed play ${path.join(folder, 'first.yaml')}`);
  expect(await commandLine('validate', folder)).toMatchObject({ code: 0 });
  expect(await commandLine('play', path.join(folder, 'first.yaml'))).toMatchObject({ code: 0 });
});

test('what is there already is left alone', async () => {
  const folder = folderWith({});
  writeFileSync(path.join(folder, 'first.yaml'), 'name: mine\n');
  const { stdout } = await commandLine('init', folder);
  expect(stdout).toContain('first.yaml is there already');
  expect(readFileSync(path.join(folder, 'first.yaml'), 'utf8')).toBe('name: mine\n');
});

test('a folder that cannot be written is told in a sentence', async () => {
  const folder = folderWith({ file: '' });
  expect(await commandLine('init', path.join(folder, 'file', 'tests'))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('cannot be written'),
  });
});
