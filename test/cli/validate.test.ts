import path from 'node:path';
import { expect, test } from 'vitest';
import { slowPatterns } from '../../src/cli/validate/slow-patterns.ts';
import { bundledScenarios } from '../../src/mock-server/index.ts';
import type { Scenario } from '../../src/protocol/index.ts';
import { folderWith, lunch, scenarioFile } from '../play/files.ts';
import { repository } from '../support/command.ts';
import { commandLine } from '../support/command-line.ts';

test.each(bundledScenarios())('%s is sound, and nothing in it is idle', async (name) => {
  const { code, stdout } = await commandLine('validate', path.join(repository, 'scenarios', `${name}.yaml`), '--json');
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'scenario', problems: [], failures: [], notes: [] });
  expect(code).toBe(0);
});

test('every mistake of every file is told at once, with its place and the nearest word', async () => {
  const folder = folderWith({
    'a.yaml': `${lunch}evnts: []\nsteps:\n  - { as: adda, conect: {} }\n  - { as: ada, send: { room: "7", message: x } }\n`,
    'b.yaml': 'target: http://x\nusers: { member: { token: a }, peer: { tokn: b } }\n',
    'c.yaml': 'users: [\n',
  });
  const { code, stdout, stderr } = await commandLine('validate', folder);
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
  expect(stdout).toContain('a.yaml:3:1: the file has no key `evnts`. Did you mean `events`?');
  expect(stdout).toContain('a.yaml:5:17: `steps[0]` has no key `conect`. Did you mean `connect`?');
  expect(stdout).toContain('a.yaml:6:30: There is no room `7`.');
  expect(stdout).toContain('`users.peer` has no key `tokn`. Did you mean `token`?');
  expect(stdout).toMatch(/c\.yaml:\d+:\d+: /);
  expect(stdout).toMatch(/> +5 \| +- \{ as: adda/);
  expect(stdout).not.toContain('    at ');
});

test.each([
  ['events: [{ at: 2s, post: { as: eve, room: "1", message: hi } }]', 'This is never posted: eve cannot be in room 1.'],
  [
    'events: [{ on: { posted: { user: eve, room: "1" } }, expire: ada }]',
    'This never happens: eve cannot be in room 1.',
  ],
  ['faults: [{ on: deliver, user: eve, room: "1", drop: true }]', 'This fault never acts: eve cannot be in room 1.'],
  ['faults: [{ on: retrieve, from: 3s, until: 1s, reset: true }]', 'it ends (1s) before it begins (3s)'],
  ['faults: [{ on: retrieve, probability: 0, reset: true }]', 'its probability is 0'],
  ['steps: [{ as: ada, send: { room: "1", message: x } }]', 'no step before it connects ada'],
  ['steps: [{ as: ada, expect: { message: {} } }]', 'ada can never see this'],
  ['steps: [{ as: ada, expect: { answer: { status: 200 } } }]', 'ada can never be answered'],
  [
    'steps: [{ as: ada, connect: {} }, { as: ada, expect: { message: { poster: eve, room: "1" } } }]',
    'This never comes',
  ],
  [
    'steps: [{ as: ada, connect: {} }, { as: ada, send: { room: dm, message: x } }, { as: ada, create_dm: { other: eve, name: dm } }]',
    'The room dm is made only in a later step.',
  ],
])('what can never happen is a mistake: %s', async (text, sentence) => {
  const { code, stdout } = await commandLine('validate', scenarioFile(`${lunch}${text}\n`));
  expect(stdout).toContain(sentence);
  expect(code).toBe(2);
});

test('what merely does not happen while the steps are played is a note', async () => {
  const file = scenarioFile(`${lunch}events:
  - { at: 2h, post: { as: bob, room: "1", message: hi } }
  - { on: { connected: { user: bob } }, expire: ada }
faults: [{ on: send, nth: 3, close: 1011 }]
steps:
  - { as: ada, connect: {} }
  - { as: ada, send: { room: "1", message: x } }
`);
  const { code, stdout } = await commandLine('validate', file, '--json');
  const { notes, problems } = JSON.parse(stdout);
  expect({ code, problems }).toEqual({ code: 0, problems: [] });
  expect(notes.map(({ line }: { line: number }) => line)).toEqual([4, 5, 6]);
});

test('a pattern that would hang the mock is a mistake', async () => {
  const faults = 'faults: [{ on: send, matches: "^(a+)+$", close: 1011 }]\n';
  const { code, stdout } = await commandLine('validate', scenarioFile(`${lunch}${faults}`));
  expect(stdout).toMatch(/lunch\.yaml:\d+:\d+: The pattern `.*` takes for ever on some texts/);
  expect(code).toBe(2);
});

test.each([
  ['faults[0].matches', { faults: [{ on: 'send', matches: '^(a+)+$', close: 1011 }] }],
  ['events[0].on.posted.matches', { events: [{ on: { posted: { matches: '(\\w+\\s?)*$' } }, expire: 'ada' }] }],
  [
    'steps[0].expect.message.matches',
    {
      steps: [
        { as: 'ada', expect: { message: { matches: '(b|b)*x' } } },
        { run: 'x', matches: '^a+$' },
      ],
    },
  ],
])('a pattern is looked for wherever one may stand: %s', (place, scenario) => {
  const found = slowPatterns(scenario as unknown as Scenario, 50);
  expect(found.map(({ path }) => path.join('.').replaceAll(/\.(\d+)/g, '[$1]'))).toEqual([place]);
});

test('of many mistakes the first are shown and the others counted', async () => {
  const steps = '  - { as: ada, conect: {} }\n'.repeat(300);
  const { code, stdout } = await commandLine('validate', scenarioFile(`${lunch}steps:\n${steps}`));
  expect(stdout.match(/Did you mean `connect`/g)).toHaveLength(50);
  expect(stdout).toMatch(/… and 250 more in .*lunch\.yaml\.\n\n300 mistakes in 1 of 1 file\.\n$/);
  expect(code).toBe(2);
});

test('steps that do not go as they expect are told, and exit with 1', async () => {
  const text = `${lunch}steps:\n  - { as: ada, connect: {} }\n  - { as: ada, expect: { message: {}, within: 1h } }\n`;
  const { code, stdout } = await commandLine('validate', scenarioFile(text));
  expect(code).toBe(1);
  expect(stdout).toContain('lunch.yaml:5: ada did not receive a message');
  expect((await commandLine('validate', scenarioFile(text), '--no-dry-run')).code).toBe(0);
});

test('configs and baselines are known by their content; a variable need not be set', async () => {
  const folder = folderWith({
    'check.yaml': `users: { member: { token: "\${NOT_SET}" }, peer: { token: b } }\n`,
    'known.yaml': 'expectedFailures: [{ id: send.posts, reason: "being mended" }]\n',
  });
  const { code, stdout } = await commandLine('validate', folder);
  expect(stdout).toMatch(/check\.yaml {2}config[\s\S]*known\.yaml {2}baseline/);
  expect(code).toBe(0);
});

test.each([
  [['no-such.yaml'], 'no-such.yaml cannot be read: there is no such file.'],
  [[], 'Not enough non-option arguments'],
])('wrong usage is told in a sentence: %j', async (args, sentence) => {
  const { code, stderr } = await commandLine('validate', ...args);
  expect(code).toBe(2);
  expect(stderr).toContain(sentence);
});
