import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openScenario } from '../../src/mock-server/index.ts';
import { expand } from '../../src/mock-server/scenario/expand/expand.ts';
import { YamlSource } from '../../src/yaml-file/index.ts';
import { commandLine } from '../support/command-line.ts';
import { folderWith, lunch, scenarioFile } from './files.ts';

interface Outcome {
  id: string;
  title: string;
  status: string;
  reason?: string;
  rerun?: string;
}

async function played(
  ...args: string[]
): Promise<{ code: number; stderr: string; results: Outcome[]; scenario: string }> {
  const { code, stdout, stderr } = await commandLine('play', ...args, '--reporter', 'json');
  const report = stdout === '' ? { results: [], scenario: '' } : JSON.parse(stdout);
  return { code, stderr, ...report };
}

const talk = (text: string): string => `steps:
  - { as: [ada, bob], connect: {} }
  - { as: ada, send: { room: "1", message: "${text}" } }
  - { as: bob, expect: { message: { poster: ada, message: "${text}" }, within: 1s } }
`;

const files = (texts: Record<string, string>): ((name: string) => string) => {
  const folder = folderWith(texts);
  return (name) => path.join(folder, name);
};

test('a parameter has a default, which --set replaces', async () => {
  const file = scenarioFile(`parameters: { greeting: hi }\n${lunch}${talk('{{greeting}}, {{ greeting }}!')}`);
  expect((await played(file)).results.at(-1)?.title).toContain('"hi, hi!"');
  expect((await played(file, '--set', 'greeting=moin')).results.at(-1)?.title).toContain('"moin, moin!"');
  const wrong = await played(file, '--set', 'greting=moin');
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean `greeting`?') });
});

test('a parameter that must be set says so with its line', async () => {
  const file = scenarioFile(`parameters:\n  who: null\n${lunch}${talk('{{who}}')}`);
  const { code, stderr } = await played(file);
  expect(code).toBe(2);
  expect(stderr).toMatch(/lunch\.yaml:2:\d+: The parameter `who` has no value\. Set it: --set who=…/);
  expect((await played(file, '--set', 'who=me')).code).toBe(0);
});

test('a scenario is played once for each row, and each row is a result of its own', async () => {
  const rows = 'examples: [{ text: soup, heard: soup }, { text: stew, heard: salad }, { text: 3, heard: "3" }]\n';
  const file = scenarioFile(
    `${rows}${lunch}${talk('{{text}}').replace('message: "{{text}}" }, within', 'message: "{{heard}}" }, within')}`,
  );
  const { code, results, scenario } = await played(file);
  expect({ code, scenario }).toEqual({ code: 1, scenario: 'lunch' });
  const last = results.filter(({ id }) => id.endsWith('/3'));
  expect(last.map(({ id, status }) => [id, status])).toEqual([
    ['lunch:1/3', 'passed'],
    ['lunch:2/3', 'failed'],
    ['lunch:3/3', 'passed'],
  ]);
  expect(last[1]?.title).toContain('row 2: stew');
  expect(last[1]?.rerun).toContain('--only lunch:2');
  expect((await played(file, '--only', 'lunch:2')).results.map(({ id }) => id)).toEqual(['lunch:2/1', 'lunch:2/3']);
});

test('rows stand in a CSV file, too', async () => {
  const at = files({
    'lunch.yaml':
      `examples: { file: texts.csv }\n${lunch}${talk('{{text}}')}  - { as: ada, room_info: { room: "1", token: "{{token}}" } }
  - { as: ada, expect: { answer: { status: "{{status}}" } } }\n`.replaceAll('"{{text}}"', "'{{text}}'"),
    'texts.csv':
      '\uFEFFtext,token,status\r\n"hi, ""you""",valid,200\r\n\r\n"two\nlines",invalid,401\r\n🍜,none,401\r\n',
  });
  const { code, results } = await played(at('lunch.yaml'));
  expect(code).toBe(0);
  expect(results.filter(({ id }) => id.endsWith('/3')).map(({ title }) => title)).toEqual([
    expect.stringContaining('"hi, \\"you\\""'),
    expect.stringContaining('"two\\nlines"'),
    expect.stringContaining('"🍜"'),
  ]);
});

test.each([
  ['text,count\nhi\n', 'texts.csv:2:1: This row has 1 of 2 columns: text, count.'],
  ['text\nhi\n"never', 'texts.csv:3:1: A quote is opened and never closed.'],
  ['text\n"hi" you\n', 'texts.csv:2:1: After a closing quote stands ` you`.'],
  ['text,text\na,b\n', 'texts.csv:1:1: Two columns are called `text`.'],
  ['text\n', 'The table has no rows.'],
  ['', 'The table is empty: its first line names the columns.'],
  [`text\n${'x\n'.repeat(10_001)}`, 'A table has at most 10000 rows, and this one 10001: split it.'],
])('a table with a mistake is refused with its file and line: %j', async (csv, sentence) => {
  const at = files({ 'lunch.yaml': `examples: { file: texts.csv }\n${lunch}${talk('{{text}}')}`, 'texts.csv': csv });
  for (const command of ['play', 'validate']) {
    const { code, stdout, stderr } = await commandLine(command, at('lunch.yaml'));
    expect(code).toBe(2);
    expect(stdout + stderr).toContain(sentence);
    expect(stdout + stderr, 'what the table lacks is no further mistake').not.toContain('There is no `{{text}}`');
  }
});

test('ten thousand rows are read', () => {
  const csv = `text\n${Array.from({ length: 10_000 }, (_, index) => `line ${index}\n`).join('')}`;
  const at = files({ 'lunch.yaml': `examples: { file: texts.csv }\n${lunch}`, 'texts.csv': csv });
  const file = openScenario(at('lunch.yaml'));
  expect(file.rows).toHaveLength(10_000);
  expect(file.row(10_000)).toMatchObject({ values: { text: 'line 9999' } });
  expect(() => file.fill({ row: file.row(10_000) })).not.toThrow();
});

test('all rows are validated, and the first of them played', async () => {
  const scenario = `examples: { file: users.csv }\n${lunch}steps:\n  - { as: "{{who}}", connect: {} }\n`;
  const validated = (csv: string) =>
    commandLine('validate', files({ 'lunch.yaml': scenario, 'users.csv': csv })('lunch.yaml'));
  const csv = `who\n${'ada\n'.repeat(300)}`;
  const { code, stdout } = await validated(csv);
  expect({ code, stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Of its 300 rows the first 20'),
  });
  expect((await validated(`${csv}nobody\n`)).stdout).toContain('`nobody`');
});

test('steps are repeated, with a number that texts may use, also inside each other', async () => {
  const file = scenarioFile(`parameters: { times: 2 }
${lunch}steps:
  - { as: [ada, bob], connect: {} }
  - repeat:
      times: "{{times}}"
      as: i
      steps:
        - repeat: { times: 2, as: j, steps: [{ as: ada, send: { room: "1", message: "{{i}}.{{j}}" } }] }
        - { as: bob, expect: { message: { matches: "^{{i}}", poster: ada }, times: 2 } }
  - { as: bob, retrieve: {} }
  - { as: bob, expect: { answer: { messages: [{ message: "1.1" }, { message: "1.2" }, { message: "2.1" }, { message: "2.2" }] } } }
`);
  const { code, results } = await played(file);
  expect(results.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(code).toBe(0);
  expect((await commandLine('validate', file)).code).toBe(0);
});

test('a scenario that repeats too often is refused, and of its steps only the first are looked at further', async () => {
  const inner = 'repeat: { times: 1000, steps: [{ wait: 1s }] }';
  const file = scenarioFile(`${lunch}steps:\n  - { conect: {} }\n  - repeat: { times: 1000, steps: [{ ${inner} }] }\n`);
  const tooOften = /lunch\.yaml:\d+:.*at most 100000 steps/;
  expect(await played(file)).toMatchObject({ code: 2, stderr: expect.stringMatching(tooOften) });
  const { code, stdout } = await commandLine('validate', file);
  expect({ code, stdout }).toMatchObject({ code: 2, stdout: expect.stringMatching(tooOften) });
  expect(stdout).toContain('Did you mean `connect`?');
  const { scenario } = expand(new YamlSource(file, readFileSync(file, 'utf8')), { seed: 1 });
  expect(scenario.value).toMatchObject({ steps: { length: 1000 } });
});

test('worlds, faults and steps stand in other files, and mistakes have their lines there', async () => {
  const texts = {
    'world.yaml': lunch,
    'steps/log-in.yaml': 'parameters: { who: ada }\nsteps:\n  - { as: "{{who}}", connect: {} }\n',
    'lunch.yaml': `include: world.yaml
steps:
  - { include: steps/log-in.yaml }
  - { include: { file: steps/log-in.yaml, with: { who: bob } } }
  - { as: ada, send: { room: "1", message: hi } }
  - { as: bob, expect: { message: { message: hi } } }
`,
  };
  const { 'steps/log-in.yaml': logIn, ...rest } = texts;
  const { mkdirSync, writeFileSync } = await import('node:fs');
  const folder = folderWith(rest);
  mkdirSync(path.join(folder, 'steps'));
  writeFileSync(path.join(folder, 'steps/log-in.yaml'), logIn);
  expect((await played(path.join(folder, 'lunch.yaml'))).code).toBe(0);
  writeFileSync(path.join(folder, 'steps/log-in.yaml'), logIn.replace('connect: {}', 'conect: {}'));
  expect((await played(path.join(folder, 'lunch.yaml'))).stderr).toMatch(
    /log-in\.yaml:3:\d+:.*no key `conect`\. Did you mean `connect`\?/,
  );
  writeFileSync(path.join(folder, 'steps/log-in.yaml'), logIn.replace('"{{who}}"', '"{{whom}}"'));
  expect((await played(path.join(folder, 'lunch.yaml'))).stderr).toMatch(
    /log-in\.yaml:3:\d+: There is no `\{\{whom\}\}`\. Did you mean `who`\?/,
  );
});

test('the parameters of a file that stands as a step are set by `with`, by --set, or by default', async () => {
  const texts = (who: string) => ({
    'lunch.yaml': `${lunch}steps:\n  - { include: in.yaml }\n`,
    'in.yaml': `parameters: { who: ${who} }\nsteps: [{ as: "{{who}}", connect: {} }]\n`,
  });
  const title = async (who: string, ...set: string[]) =>
    (await played(files(texts(who))('lunch.yaml'), ...set)).results[0]?.title;
  expect(await title('ada')).toContain('ada connects');
  expect(await title('ada', '--set', 'who=bob')).toContain('bob connects');
  expect(await title('null', '--set', 'who=eve')).toContain('eve connects');
  const { code, stderr } = await played(files(texts('null'))('lunch.yaml'));
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/lunch\.yaml:4:.*in\.yaml needs a value for its parameter `who`/),
  });
});

test.each<[Record<string, string>, RegExp]>([
  [
    { 'a.yaml': 'include: b.yaml\nsteps: []', 'b.yaml': 'include: a.yaml' },
    /b\.yaml:1:\d+: These files include each other in a circle: .*a\.yaml → .*b\.yaml → .*a\.yaml/,
  ],
  [{ 'a.yaml': `${lunch}steps: [{ include: a.yaml }]` }, /a\.yaml:3:\d+: These files include each other in a circle/],
  [{ 'a.yaml': 'include: [gone.yaml]' }, /a\.yaml:1:\d+: .*gone\.yaml cannot be read: there is no such file/],
  [
    { 'a.yaml': 'include: b.yaml', 'b.yaml': 'stepps: []' },
    /b\.yaml:1:1: An included file has no key `stepps`\. Did you mean `steps`\?/,
  ],
  [{ 'a.yaml': 'include: b.yaml', 'b.yaml': 'users: [' }, /b\.yaml:\d/],
  [{ 'a.yaml': `${lunch}steps: [{ include: b.yaml }]`, 'b.yaml': 'users: []' }, /a\.yaml:3:.*b\.yaml has no `steps`/],
  [
    { 'a.yaml': `${lunch}steps: [{ as: ada, frame: { data: { "{{x}}": 1 } } }]` },
    /a\.yaml:3:.*A placeholder cannot be a key: `\{\{x\}\}`/,
  ],
  [
    { 'a.yaml': `${lunch}steps: [{ as: ada, "{{x}}": {} }]` },
    /^(?!.*has no key)[\s\S]*a\.yaml:3:.*A placeholder cannot be a key: `\{\{x\}\}`/,
  ],
  [{ 'a.yaml': `${lunch}steps: [{ repeat: { tims: 3, steps: [] } }]` }, /a\.yaml:3:.*no key `tims`/],
])('what cannot be put together is refused with file and line: %j', async (texts, sentence) => {
  const at = files(texts);
  for (const command of ['validate', 'play']) {
    const { code, stdout, stderr } = await commandLine(command, at('a.yaml'));
    expect(stdout + stderr).toMatch(sentence);
    expect(code).toBe(2);
  }
});

test('generated users are called by number, by name, or all at once', async () => {
  const named = scenarioFile(`users: [{ generate: { users: 3, as: "u{n}" } }]
rooms: [{ id: "1", occupants: ["{{users[*].id}}"] }]
steps:
  - { as: ["{{users[*].id}}"], connect: {} }
  - { as: u2, send: { room: "1", message: "from {{users[1].id}}" } }
  - { as: [u1, u3], expect: { message: { poster: u2, message: "from u2" } } }
`);
  expect((await played(named)).code).toBe(0);
  const madeUp = scenarioFile(`users: [{ generate: 3 }]
rooms: [{ generate: 1, occupants: 3 }]
messages: [{ generate: 2 }]
steps:
  - { as: "{{users[*].id}}", connect: {} }
  - { as: "{{users[0].id}}", send: { room: "{{rooms[0].id}}", message: "about {{messages[1].message}}" } }
  - { as: "{{users[2].id}}", expect: { message: { poster: "{{users[0].id}}" } } }
`);
  for (const seed of ['1', '2']) expect((await played(madeUp, '--seed', seed)).code).toBe(0);
});

test.each([
  ['as: "{{users[3].id}}"', /`\{\{users\[3\]\.id\}\}` stands for nothing\. There are 3 of users, counted from 0\./],
  ['as: nobody', /lunch\.yaml:2: There is no user `nobody`\. There are: /],
])('a made-up user who is not there is named: %s', async (who, sentence) => {
  const file = scenarioFile(`users: [{ generate: 3 }]\nsteps: [{ ${who}, connect: {} }]\n`);
  const { code, stderr } = await played(file);
  expect(stderr).toMatch(sentence);
  expect(code).toBe(2);
});

test('braces that are meant are written with a backslash', async () => {
  const file = scenarioFile(`${lunch}${talk('as in \\\\{{name}}')}`);
  expect((await played(file)).results.at(-1)?.title).toContain('"as in {{name}}"');
});

test('a folder is played as one, and a file with a mistake stops it with its line', async () => {
  const texts = {
    'one.yaml': `tags: [smoke]\n${lunch}${talk('one')}`,
    'two.yaml': `tags: [slow]\n${lunch}${talk('two')}`,
    'world.yaml': lunch,
  };
  const at = files(texts);
  const all = await played(at('.'));
  expect({ code: all.code, scenario: all.scenario }).toEqual({ code: 0, scenario: '2 scenarios' });
  expect(new Set(all.results.map(({ id }) => id.split('/')[0]))).toEqual(new Set(['one', 'two']));
  expect((await played(at('*.yaml'))).results).toHaveLength(all.results.length);
  expect((await played(at('.'), '--tag', 'smoke')).results.every(({ id }) => id.startsWith('one/'))).toBe(true);
  expect((await played(at('.'), '--only', 'tw*')).results.every(({ id }) => id.startsWith('two/'))).toBe(true);
  expect(await played(at('.'), '--tag', 'smok')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Did you mean `smoke`?'),
  });
  const broken = files({ ...texts, 'two.yaml': `${lunch}steps: [{ as: adda, connect: {} }]` });
  expect(await played(broken('.'))).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/two\.yaml:3:\d+: There is no user `adda`/),
  });
});
