import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bareWaits } from './support/bare-waits.ts';
import { repository } from './support/command.ts';

const read = (file: string): string => readFileSync(path.join(repository, file), 'utf8');
const filesIn = (folder: string): string[] =>
  readdirSync(path.join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('generated'))
    .map((name) => path.posix.join(folder, ...name.split(path.sep)))
    .sort();

/** Files of tests that may wait alone, and why. */
const testsThatMay: Readonly<Record<string, string>> = {
  'test/client/memory-network.ts': 'its time is virtual',
  'test/clients/browser-client.ts': 'it lives in a page for a given time',
  'test/conformance/soak/soak-pace.test.ts': 'the test settles what it waits for',
  'test/examples/browser-har.test.ts': 'it has the script of a page, for which the test waits with a deadline',
  'test/fuzz/mock-targets.ts': 'the exchange has a patience of its own',
  'test/waits.test.ts': 'it has the samples',
};

test('what a test waits for has a deadline that names it', () => {
  const found = filesIn('test').filter((file) => bareWaits(read(file)).length > 0);
  const lines = found.flatMap((file) => bareWaits(read(file)).map((line) => `${file}:${line}`));
  expect(lines.filter((line) => !(line.replace(/:\d+$/, '') in testsThatMay))).toEqual([]);
  expect(Object.keys(testsThatMay), 'exceptions that are no longer needed').toEqual(found);
});

const timer = /\b(?:setTimeout|setImmediate|setInterval|afterListening)\(/;

/** Files of the product in which something is waited for and no timer ends it, and why. */
const sourcesThatMay: Readonly<Record<string, string>> = {
  'src/cli/open/serve-page.ts': 'the system lets it listen or says why not; its connections are closed before it is',
  'src/cli/shared/process/until-stopped.ts': 'serve and proxy run until Ctrl-C',
  'src/client/message-feed.ts': 'a client waits for messages until it is closed',
  'src/conformance/pace/slots.ts': 'a slot is given or refused when others end, and each case has a deadline',
  'src/conformance/pace/turns.ts': 'turns are given by the clock',
  'src/conformance/pace/workload.ts': 'it races with cases, which have deadlines',
  'src/conformance/run/schedule.ts': 'it races with cases, which have deadlines',
  'src/conformance/soak/soak-pace.ts': 'room is made when others end, and each operation has a deadline',
  'src/library/wait/settle.ts': 'whoever calls it brings a time',
  'src/mock-server/adapters/msw.ts': 'a fault may keep an answer for ever: that is what is tested',
  'src/mock-server/switchboard/open-connections.ts': 'whoever calls it brings a time, or cuts the connections',
  'src/mock-server/switchboard/pings.ts': 'whoever calls it brings a time',
  'src/protocol/failures/unless-aborted.ts': 'its signal ends it',
  'src/proxy/chat/chat-sockets.ts': 'whoever calls it brings a time',
};

test('what the product waits for has a deadline, or a reason', () => {
  const waiting = filesIn('src').filter((file) => /\bnew Promise\b|\bawait once\(/.test(read(file)));
  const found = waiting.filter((file) => !timer.test(read(file)));
  expect(found.filter((file) => !(file in sourcesThatMay))).toEqual([]);
  expect(Object.keys(sourcesThatMay), 'exceptions that are no longer needed').toEqual(found);
});

test.each([
  "await once(socket, 'close');",
  "const [code] = await once(child, 'exit');",
  'await client.closed;',
  'expect(await command.exitCode).toBe(0);',
  "await new Promise((resolve) => socket.on('open', resolve));",
  "const open = () => new Promise((resolve) => socket.on('open', resolve));",
  "function open() {\n  return new Promise<void>((resolve) => socket.on('open', resolve));\n}",
  'const arrived = new Promise<void>((resolve) => (reached = resolve));\nawait arrived;',
  "const asked = once(server, 'request');\nexpect(await asked).toBe(1);",
  'while (!isThere()) await new Promise(setImmediate);',
  'while (!isThere())\n  await nextTurn();',
  'await vi.waitFor(() => expect(got).toEqual([]));',
  'await expect.poll(() => got.length).toBe(1);\n',
])('a wait without a deadline is noticed: %j', (text) => {
  expect(bareWaits(`${text}\n`)).toHaveLength(1);
});

test.each([
  "await within(once(socket, 'close'), 'the close');",
  "await within(\n  new Promise((resolve) => socket.on('open', resolve)),\n  'the connection to open',\n);",
  "const arrived = new Promise<void>((resolve) => (reached = resolve));\nawait within(arrived, 'a request');",
  'await new Promise(setImmediate);',
  'const oneTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));',
  "await expect.poll(() => got.length, { message: 'the frames' }).toBe(1);\n",
])('a wait with one is not: %j', (text) => {
  expect(bareWaits(`${text}\n`)).toEqual([]);
});
