import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith } from '../play/files.ts';
import { commandLine } from '../support/command-line.ts';

/** Nobody can write there, not even root: there is a file in the place of a folder. */
const below = (name: string): string => {
  const file = path.join(folderWith({}), 'file');
  writeFileSync(file, '');
  return path.join(file, name);
};

const target = 'http://127.0.0.1:9';

process.setMaxListeners(0);

describe.each([
  ['check', target, '--reporter', 'json=FILE'],
  ['check', target, '--trace', 'FILE'],
  ['play', 'default', '--reporter', 'html=FILE'],
  ['play', 'default', '--trace', 'FILE'],
  ['judge', 'nothing.ndjson', '--har', 'FILE'],
  ['judge', 'nothing.ndjson', '--reporter', 'tap=FILE'],
  ['serve', '--port', '0', '--trace', 'FILE'],
  ['serve', '--port', '0', '--keep', 'FILE'],
  ['exec', '--report', 'FILE', '--', 'true'],
  ['exec', '--reporter', 'junit=FILE', '--', 'true'],
  ['exec', '--log', 'FILE', '--', 'true'],
  ['exec', '--trace', 'FILE', '--', 'true'],
  ['exec', '--target', target, '--har', 'FILE', '--', 'true'],
  ['proxy', target, '--port', '0', '--har', 'FILE'],
  ['proxy', target, '--port', '0', '--trace', 'FILE'],
  ['proxy', target, '--port', '0', '--reporter', 'json=FILE'],
  ['ctl', 'trace', '--har', 'FILE'],
])('%s %s %s %s', (...args) => {
  test.each([
    ['in the place of a folder a file', () => below('out'), 'is no directory'],
    ['no folder', () => path.join(folderWith({}), 'nowhere', 'out'), 'there is no directory'],
    ['a folder that takes no files', () => '/proc/out', 'takes no files'],
    ['a folder in the place of a file', () => folderWith({}), 'it is a directory'],
  ])('%s: refused before anything begins', async (_, make, reason) => {
    const file = make();
    const { code, stdout, stderr } = await commandLine(...args.map((word) => word.replace('FILE', file)));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^chat-testbed: --(reporter \w+|trace|har|keep|report|log): .* cannot be written: .*\.\n$/);
    expect(stderr).toContain(reason);
  });
});
