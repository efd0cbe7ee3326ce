import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandLine } from '../support/command-line.ts';
import { LanguageServer } from '../support/language-server.ts';

/** One folder for all: a server that knows its schemas already answers at once. */
const folder = mkdtempSync(path.join(tmpdir(), 'chat-testbed-'));
let server: LanguageServer;
beforeAll(async () => {
  await commandLine('init', folder);
  server = await new LanguageServer().start();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const world = `# yaml-language-server: $schema=.chat-testbed/scenario.schema.json
users: [{ id: ada }, { id: bob }]
rooms: [{ id: "1", occupants: [ada, bob] }]
steps:
`;

let count = 0;

/** A new file beside the schemas that `init` has written, and where its `|` was. */
async function opened(text: string) {
  count += 1;
  const file = path.join(folder, `lunch-${count}.yaml`);
  const all = `${world}${text}\n`;
  const before = all.slice(0, Math.max(0, all.indexOf('|'))).split('\n');
  const diagnostics = await server.open(file, all.replace('|', ''));
  const place = [before.length - 1, before.at(-1)?.length ?? 0] as const;
  return { file, place, messages: diagnostics.map(({ message }) => message) };
}

// Before it looks at a file, the server waits for more to be typed.
describe.concurrent.each([
  ['flow', '  - { as: ada, ', ' }', (key: string, rest: string) => `  - { as: ada, ${key}: ${rest} }`],
  ['block', '  - as: ada\n    ', '', (key: string, rest: string) => `  - as: ada\n    ${key}: ${rest}`],
])('in %s style', (_, begin, end, step) => {
  test('a typo is told once, and as what it is', async () => {
    expect((await opened(step('conect', '{}'))).messages).toEqual(['Property conect is not allowed.']);
    expect((await opened(step('expect', 'noting'))).messages).toEqual(['Value must be "nothing".']);
    expect((await opened(step('expect', '{ message: {}, within: 5 }'))).messages).toEqual([
      'A number and its unit: 100ms, 5s, 2m, 1h, 3d.',
    ]);
  });

  test.each(['connect', 'send', 'expect', 'retrieve', 'create_dm', 'repeat'])('%s is offered', async (key) => {
    const { file, place } = await opened(`${begin}${key.slice(0, 2)}|${end}`);
    expect(labelsOf(await server.complete(file, place))).toContain(key);
  });

  test('what stands inside is offered, and nothing twice', async () => {
    const { file, place } = await opened(step('expect', '{ wi| }'));
    const labels = labelsOf(await server.complete(file, place));
    expect(labels).toEqual(expect.arrayContaining(['message', 'within', 'closed', 'answer']));
    expect(new Set(labels).size).toBe(labels.length);
  });

  test('values are offered as what they are', async () => {
    const { file, place } = await opened(step('expect', 'no|'));
    const labels = labelsOf(await server.complete(file, place));
    expect(labels).toContain('nothing');
    expect(labels.join()).not.toContain('[object Object]');
  });

  test('a key is explained', async () => {
    const { file, place } = await opened(step('send', '{ ro|om: "1", message: hi }'));
    expect(await server.hover(file, place)).toContain('The room: its id');
  });
});

test('what validate takes, the editor takes: tables, repeats and placeholders in the place of numbers', async () => {
  const text = `  - { as: ada, send: { room: "1", message: "{{x}}", times: "{{n}}" } }
  - { as: "{{users[*].id}}", expect: { answer: { status: "{{status}}" }, within: "{{pause}}" } }
  - repeat: { times: 3, as: i, steps: [{ as: ada, connect: {} }, { repeat: { times: 2, steps: [{ wait: 1s }] } }] }
  - { include: { file: a.yaml, with: { who: ada } } }
parameters: { n: 3, pause: 3s }
examples: [{ x: 1, status: 200 }]`;
  expect((await opened(text)).messages).toEqual([]);
});

const labelsOf = (items: readonly { label: string }[]): string[] => items.map(({ label }) => label);
