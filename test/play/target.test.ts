import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startIndependentServer } from '../mutants/server/independent.ts';
import { commandLine } from '../support/command-line.ts';
import { startMock } from '../support/mock.ts';
import { folderWith, lunch, scenarioFile } from './files.ts';

async function independentServer() {
  const server = await startIndependentServer();
  onTestFinished(() => server.close());
  return server.config;
}

type Config = Awaited<ReturnType<typeof independentServer>>;

const asUsers = ({ users: { member, peer, outsider } }: Config): string[] => [
  ...['--user', `ada=${member.token}`],
  ...['--user', `bob=${peer.token}`],
  ...['--user', `eve=${outsider?.token}`],
];

test('the same steps go as expected on the mock and on an independent server', async () => {
  const config = await independentServer();
  const play = { users: { ada: 'member', bob: 'peer', eve: 'outsider' }, rooms: { 1: 'shared' } };
  const folder = folderWith({ 'check.json': JSON.stringify({ ...config, play }) });
  const deployed = await commandLine(
    'play',
    'default',
    '--config',
    path.join(folder, 'check.json'),
    '--reporter',
    'json',
  );
  const mock = await commandLine('play', 'default', '--reporter', 'json');
  const [there, here] = [JSON.parse(deployed.stdout), JSON.parse(mock.stdout)];
  expect(there.results.map(({ id, status }: Outcome) => ({ id, status }))).toEqual(
    here.results.map(({ id, status }: Outcome) => ({ id, status })),
  );
  expect({ code: deployed.code, verdict: there.verdict }).toEqual({ code: 0, verdict: 'conformant' });
});

interface Outcome {
  id: string;
  status: string;
  reason?: string;
  evidence?: { kind: string };
}

test('with tokens alone, users and rooms are found out', async () => {
  const config = await independentServer();
  const target = ['--target', config.target ?? '', ...asUsers(config)];
  const { code, stdout } = await commandLine('play', 'default', ...target, '--reporter', 'json');
  const { results } = JSON.parse(stdout);
  expect(results.filter(({ status }: Outcome) => status !== 'passed')).toEqual([]);
  expect(code).toBe(0);
});

test('silence on a server that is not ours is shown by messages of the same connections, or by a window', async () => {
  const config = await independentServer();
  const steps = (who: string) => `${lunch}steps:
  - { as: ${who}, connect: {} }
  - { as: ada, send: { room: "1", message: "hi" } }
  - { as: ada, expect: nothing }
`;
  const target = [
    '--target',
    config.target ?? '',
    ...asUsers(config),
    '--room',
    `1=${config.rooms?.shared}`,
    '--reporter',
    'json',
  ];
  const together = await commandLine('play', scenarioFile(steps('[ada, bob]')), ...target);
  expect(JSON.parse(together.stdout).results.at(-1)).toMatchObject({ status: 'passed', evidence: { kind: 'barrier' } });
  const alone = await commandLine('play', scenarioFile(steps('ada')), ...target);
  expect(JSON.parse(alone.stdout).results.at(-1)).toMatchObject({ status: 'passed', evidence: { kind: 'window' } });
});

test('a leak on a server that is not ours fails', async () => {
  const { url, mock } = await startMock();
  // Whatever Eve says in vain is posted by the mock itself, as Bob.
  mock.switchboard.onEvent((event) => {
    if (event.type === 'dropped') mock.switchboard.post('bob', '1', 'let me in');
  });
  const file = scenarioFile(`${lunch}steps:
  - { as: [ada, bob, eve], connect: {} }
  - { as: eve, send: { room: "1", message: "let me in" } }
  - { as: ada, expect: nothing }
`);
  const users = ['ada', 'bob', 'eve'].flatMap((name) => ['--user', `${name}=token-${name}`]);
  const { code, stdout } = await commandLine('play', file, '--target', url, ...users, '--reporter', 'json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout).results.at(-1)).toMatchObject({ status: 'failed', expected: 'nothing' });
});

test('a room that a step makes is found by its occupants', async () => {
  const { url } = await startMock();
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));
  const users = ['ada', 'bob', 'eve'].flatMap((name) => ['--user', `${name}=token-${name}`]);
  const { code, stdout } = await commandLine('play', 'empty', '--target', url, ...users, '--reporter', 'json');
  const report = JSON.parse(stdout);
  const others = report.results.filter(({ status }: Outcome) => status !== 'passed');
  // This world has a history, and the steps expect none: what was there before the play does not count.
  expect(others).toEqual([]);
  expect({ code, rooms: report.created.rooms.length, warnings }).toEqual({ code: 0, rooms: 1, warnings: [] });
});

test('looking for a room that was made leaves the answer of create_dm to the next step', async () => {
  const { url } = await startMock();
  const file = scenarioFile(`${lunch}steps:
  - { as: ada, create_dm: { other: eve, name: our-dm } }
  - { as: ada, expect: { answer: { status: 200, body: "" } } }
`);
  const users = ['ada', 'bob', 'eve'].flatMap((name) => ['--user', `${name}=token-${name}`]);
  expect(await commandLine('play', file, '--target', url, ...users)).toMatchObject({ code: 0 });
});

test('a room that cannot be found is skipped with what would help, and makes the play incomplete', async () => {
  const config = await independentServer();
  const file = scenarioFile(`users: [{ id: ada }, { id: bob }]
steps:
  - { as: [ada, bob], connect: {} }
  - { as: ada, create_dm: { other: bob, name: our-dm } }
  - { as: ada, send: { room: our-dm, message: psst } }
`);
  const ids = folderWith({
    'check.json': JSON.stringify({ ...config, play: { users: { ada: 'member', bob: 'peer' } } }),
  });
  const options = ['--config', path.join(ids, 'check.json'), '--reporter', 'json'];
  const { code, stdout } = await commandLine('play', file, ...options);
  const { results, created } = JSON.parse(stdout);
  expect(results.at(-1)).toMatchObject({ status: 'skipped', remedy: expect.stringContaining('--probe') });
  expect(created).toMatchObject({ rooms: [], roomRequests: 1 });
  expect(code).toBe(3);
});

test('users without a token are named, with the option that would give one', async () => {
  const config = await independentServer();
  const { code, stderr } = await commandLine('play', 'default', '--target', config.target ?? '');
  expect(code).toBe(2);
  expect(stderr).toMatch(/--user 'ada=\$\{ADA_TOKEN\}'/);
});

test('a failure says how to play it again: with all options, and variables in place of tokens', async () => {
  const { url } = await startMock();
  vi.stubEnv('BOBS', 'token-bob');
  onTestFinished(() => void vi.unstubAllEnvs());
  const text = `${lunch}steps:
  - { as: [ada, bob], connect: {} }
  - { as: ada, expect: { message: { message: "it's late" } } }
`;
  const given = [
    '--target',
    url,
    '--user',
    'ada=token-ada',
    '--user',
    `bob=\${BOBS}`,
    '--room',
    '1=1',
    '--timeout',
    '1000',
  ];
  const { stdout } = await commandLine('play', scenarioFile(text, "it's.yaml"), ...given, '--reporter', 'json');
  const { rerun } = JSON.parse(stdout).results.at(-1);
  expect(rerun).toMatch(/^chat-testbed play '.*it'\\''s\.yaml' --target http/);
  expect(rerun).toContain(` --user 'ada=\${ADA_TOKEN}' --user 'bob=\${BOBS}' --room 1=1 --timeout 1000`);
});
