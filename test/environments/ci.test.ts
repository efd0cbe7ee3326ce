import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { program, RunningCommand, repository } from '../support/command.ts';
import { startEnvironment } from './server/environment.ts';
import { timeout } from './support.ts';

const read = (file: string): string => readFileSync(path.join(repository, file), 'utf8');
const blocks = [...read('docs/ci.md').matchAll(/^```yaml\n(.*?)^```/gms)].map(([, block = '']) => block);
const block = (name: string): string => blocks.find((text) => text.startsWith(`# ${name}`)) ?? '';

const [config, workflow, gitlab] = [block('check.yaml'), block('.github'), block('.gitlab')];
const stepsOf = (steps: { run?: string }[]): string[] => steps.flatMap(({ run }) => run ?? []);

const jobs = {
  'GitHub Actions': stepsOf(parse(workflow).jobs.check.steps),
  GitLab: parse(gitlab).chat.script as string[],
  'the action': stepsOf(parse(read('action.yml')).runs.steps),
};

/** The steps as a CI runs them, one after the other, until one fails; the package is there already. */
const script = (steps: readonly string[]): string =>
  [
    'set -e',
    `npm() { echo "npm $*"; }; npx() { shift; ${JSON.stringify(process.execPath)} ${JSON.stringify(program)} "$@"; }`,
    ...steps,
  ].join('\n');

describe('the jobs of docs/ci.md', () => {
  test.each(Object.entries(jobs))('%s: its commands judge a server', { timeout }, async (_, steps) => {
    await using environment = await startEnvironment({ ids: 'numbers', requestsPerSecond: 100 });
    const { target, users, tokens: { expired } = {} } = environment.config;
    const folder = mkdtempSync(path.join(tmpdir(), 'chat-testbed-ci-'));
    writeFileSync(path.join(folder, 'check.yaml'), config);
    const summary = path.join(folder, 'step-summary.md');
    const tokens = Object.entries(users).map(([role, { token }]) => [`${role.toUpperCase()}_TOKEN`, String(token)]);
    const env = {
      ...process.env,
      ...Object.fromEntries(tokens),
      EXPIRED_TOKEN: String(expired),
      CHAT_TARGET: target,
      GITHUB_STEP_SUMMARY: summary,
      PACKAGE: 'chat-testbed',
      CONFIG: 'check.yaml',
      OPTIONS: '--wait 60s',
    };
    const command = new RunningCommand('bash', ['-c', script(steps)], { env, cwd: folder });
    const { code, stdout, stderr } = await command.ended();
    expect(code, `${stdout}${stderr}`).toBe(0);
    expect(command.stdout).toContain('CONFORMANT');
    if (steps.some((step) => step.includes('GITHUB_STEP_SUMMARY')))
      expect(readFileSync(summary, 'utf8')).toMatch(/^## /);
  });
});
