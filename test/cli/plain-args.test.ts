import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/main.ts';
import type { Command, Io } from '../../src/cli/shared/parse/command.ts';
import { Declared } from '../../src/cli/shared/parse/declarations.ts';
import { readPlainArgs } from '../../src/cli/shared/parse/plain-args.ts';
import { readWithYargs } from '../../src/cli/shared/parse/run-command.ts';

const silent = { stdout: { write: () => true }, stderr: { write: () => true } } as unknown as Io;
const all = await Promise.all(Object.values(commands).map((load) => load()));

function commandOf(name: string): Command {
  const found = all.find(({ command }) => command.split(' ')[0] === name);
  if (!found) throw new Error(`There is no command ${name}.`);
  return found;
}

test.each([
  'serve',
  'serve busy --port 0 --json',
  'serve lunch.yaml -p 8080 --watch --no-control --tls-name a.test --tls-name 10.0.2.2',
  'serve --token-lifetime=30s --set a=b --set c=d --dialect deployed --seed 7 --trace out.ndjson',
  'proxy https://staging.example.org/api --strict --reporter junit=both.xml',
  'check --config check.yaml --only live.* --concurrency 4',
  'judge ada.har bob.har --config check.yaml',
  'open trace.ndjson',
  'play reconnect-storm --repeat 20 --room a=1',
  'exec --scenario busy --report verdict.json',
  'ctl trace -f --wait-for sent',
  'init',
  'validate scenarios/ --no-dry-run',
  'scenarios',
  'explain live.after-connected',
  'certificate forget',
])('%s is read as yargs reads it', async (line) => {
  const [name = '', ...args] = line.split(' ');
  const options = readPlainArgs(commandOf(name), args);
  expect(options).toBeDefined();
  expect(options).toEqual(await readWithYargs(commandOf(name), args, silent));
});

test.each([
  ['an unknown option', 'serve --prot 1'],
  ['help', 'serve --help'],
  ['a word too many', 'serve busy default'],
  ['a missing word', 'judge'],
  ['a number that is none', 'serve --port abc'],
  ['a number out of range', 'serve --port 70000'],
  ['the same option twice', 'serve --port 1 --port 2'],
  ['a missing value', 'serve --trace'],
  ['a value that looks like an option', 'serve --trace --json'],
  ['an option that refuses its value', 'serve --token-lifetime forever'],
  ['a choice that there is not', 'serve --dialect deploid'],
  ['what contradicts', 'serve --quiet --json'],
  ['several options in one', 'serve -pq'],
  ['a word that looks like a number', 'serve 010'],
  ['quotation marks', 'serve --trace "x"'],
  ['a switch with a value', 'serve --json false'],
  ['a list of more than one value', 'serve --fault a b'],
])('%s is left to yargs', (_what, line) => {
  const [name = '', ...args] = line.split(' ');
  expect(readPlainArgs(commandOf(name), args)).toBeUndefined();
});

test('whatever is read without yargs is what yargs reads', async () => {
  const anyLine = fc.constantFrom(...all).chain((command) => fc.tuple(fc.constant(command), argsFor(command)));
  let plain = 0;
  const sameAsYargs = fc.asyncProperty(anyLine, async ([command, args]) => {
    const options = readPlainArgs(command, args);
    if (!options) return;
    plain += 1;
    expect(options).toEqual(await readWithYargs(command, args, silent));
  });
  await fc.assert(sameAsYargs, { numRuns: 600 });
  expect(plain).toBeGreaterThan(30);
});

/** Arguments that fit the command now and then. */
function argsFor(command: Command): fc.Arbitrary<string[]> {
  const declared = new Declared();
  command.declare(declared);
  const names = [...declared.options.keys()];
  const value = fc.constantFrom(
    'a',
    '1',
    '0',
    '30s',
    'a=b',
    'x.yaml',
    'deployed',
    '-1',
    '1e3',
    '"q"',
    'true',
    '',
    '..',
  );
  const flag = fc.constantFrom(...names.flatMap((name) => [`--${name}`, `--no-${name}`]), '-p', '-f');
  const part = fc.oneof(
    value.map((text) => [text]),
    flag.map((text) => [text]),
    fc.tuple(flag, value).map(([one, text]) => [one, text]),
    fc.tuple(flag, value).map(([one, text]) => [`${one}=${text}`]),
  );
  return fc.array(part, { maxLength: 4 }).map((parts) => parts.flat());
}
