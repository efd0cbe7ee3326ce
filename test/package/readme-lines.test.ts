import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe } from 'vitest';
import { repository } from '../support/command.ts';
import { everyLineWorks, linkPackages, readersFolder } from '../support/readme-lines.ts';

const run = promisify(execFile);
const patience = 240_000;

describe('from the tarball, installed in a folder where nothing else is', () => {
  everyLineWorks(async () => {
    const folder = readersFolder();
    const packing = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
    const { stdout } = await run('npm', packing, { cwd: repository });
    const [{ filename }] = Object.values(JSON.parse(stdout)) as [{ filename: string }];
    const installing = ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${filename}`, 'ws'];
    await run('npm', installing, { cwd: folder });
    return { folder, command: 'npx chat-testbed' };
  }, patience);
});

describe('with the executable', () => {
  everyLineWorks(async () => {
    await run('npm', ['run', 'build:executable'], { cwd: repository });
    const folder = readersFolder();
    // The client that `exec` runs is the reader's own, and brings what it needs.
    linkPackages(folder, ['ws', 'chat-testbed']);
    return { folder, command: `"${path.join(repository, 'dist-executable/chat-testbed')}"` };
  }, patience);
});
