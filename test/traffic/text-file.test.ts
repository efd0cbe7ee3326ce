import { closeSync, existsSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openTextFile } from '../../src/traffic/index.ts';

const refuse = (text: string): never => {
  throw new Error(text);
};

test('what comes after the end goes nowhere, not into the file that is opened next', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'text-file-'));
  const [one, other] = [path.join(folder, 'one'), path.join(folder, 'other')];
  const file = openTextFile(one, 'The log', refuse);
  file.write('before\n');
  file.close();
  const next = openSync(other, 'w');
  onTestFinished(() => closeSync(next));
  file.write('after\n');
  file.close();
  expect([one, other].map((each) => readFileSync(each, 'utf8'))).toEqual(['before\n', '']);
});

test.skipIf(!existsSync('/dev/full'))('a full disk ends it, which is said once', () => {
  const told: string[] = [];
  const file = openTextFile('/dev/full', 'The log', (text) => told.push(text));
  for (let count = 0; count < 3; count += 1) file.write('line\n');
  file.close();
  expect(told).toEqual([
    expect.stringMatching(/^The log ends early: ENOSPC.*\/dev\/full\. Everything else goes on\.\n$/),
  ]);
});
