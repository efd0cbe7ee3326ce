import { Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Io } from '../../src/cli/shared/parse/command.ts';
import { checkWords, printProgress } from '../../src/cli/shared/report/progress.ts';
import { startMock } from '../support/mock.ts';

/** A terminal of so many columns. */
class Terminal extends Writable {
  readonly isTTY = true;
  readonly columns: number;
  text = '';

  constructor(columns: number) {
    super();
    this.columns = columns;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}

async function run(columns: number, ...args: string[]) {
  const [stdout, stderr] = [new Terminal(columns), new Terminal(columns)];
  const code = await main(args, { stdout, stderr } as unknown as Io);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

test.each([
  ['--help'],
  ['check', '--help'],
  ['exec', '--help'],
  ['ctl', '--help'],
  ['explain'],
  ['explain', 'retrieve.shape'],
  ['scenarios'],
])('a terminal of 20 columns: %s %s', async (...args) => {
  const narrow = await run(20, ...args);
  const wide = await run(100, ...args);
  expect(narrow.code).toBe(wide.code);
  expect(words(narrow.stdout)).toEqual(expect.arrayContaining(words(wide.stdout).filter((word) => word.length < 10)));
});

/** Wrapped or not, the same is said. */
const words = (text: string): string[] => text.match(/[A-Za-z]+/g) ?? [];

test('a whole run on a terminal of 20 columns', async () => {
  const { url } = await startMock();
  const { code, stdout } = await run(20, 'check', url, '--only', 'retrieve.shape');
  expect(code).toBe(0);
  expect(stdout).toContain('CONFORMANT');
});

test.each([1, 20, 40])('the line of progress fits into %i columns: it is written over itself', (columns) => {
  vi.useFakeTimers();
  const terminal = new Terminal(columns);
  const progress = printProgress(terminal as unknown as NodeJS.WriteStream, checkWords);
  progress.update({ done: 12, total: 170, finished: 'retrieve.zero-means-all/everything' });
  vi.advanceTimersByTime(2000);
  progress.end();
  vi.useRealTimers();
  const lines = terminal.text.split('\r\u001b[K').filter(Boolean);
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(line.length).toBeLessThan(Math.max(columns, 2));
});
