import { expect, test } from 'vitest';
import { checkConfig, loadConfig } from '../../src/conformance/index.ts';
import { parseScenario } from '../../src/mock-server/index.ts';
import { FileProblems, YamlSource } from '../../src/yaml-file/index.ts';
import { scenarioFile } from '../play/files.ts';

const secret = 'Swordfish';
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

function complaint(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof FileProblems) return error.message;
    throw error;
  }
  throw new Error('Nothing is wrong.');
}

const peer = 'peer: { token: b }';

test.each([
  ['beside the mistake', `users: { member: { token: ${secret}, idd: "1" }, ${peer} }`],
  ['on a neighbouring line', `users:\n  member: { token: "${secret}" }\n  ${peer}\nwave: {}`],
  ['under a mistyped key', `users: { member: { tokn: ${secret} }, ${peer} }`],
  ['in place of an object', `users: { member: ${secret}, ${peer} }`],
  ['of another type', `users: { member: { token: [${secret}] }, ${peer} }`],
  ['on lines of its own', `users:\n  member:\n    token: |\n      ${secret}\n  ${peer}\nwave: {}`],
  ['under a mistyped parent', `usres: { member: { token: ${secret} } }`],
  ['of a user who does not exist', `users: { membr: ${secret}, ${peer} }`],
  ['that has expired', `users: { member: { token: a }, ${peer} }\ntokens: { expird: ${secret} }`],
  ['in a text that is no YAML', `users: { member: { token: "${secret}" }\n  peer: [`],
  ['behind Bearer in a text that is no YAML', `headers: { authorization: Bearer ${secret}\n  peer: [`],
  ['as a key', `users: { ${jwt}: { token: a }, ${peer} }`],
  ['where nobody expects it', `users: { member: { token: a }, ${peer} }\ntarget: ${jwt}\nwave: {}`],
])('a token is not shown %s', (_, text) => {
  const shown = complaint(() => checkConfig(new YamlSource('check.yaml', text), {}));
  expect(shown).toMatch(/check\.yaml:\d+:\d+: /);
  expect(shown).toContain(' | ');
  expect(shown).not.toContain(secret);
  expect(shown).not.toContain(jwt);
});

test('what is no secret stays, and the caret points at its place', () => {
  const text = `users:\n  member: { id: "u1", token: "\${MEMBER}" }\n  ${peer}\nwaive: { auth.expird: "none can be had" }`;
  expect(
    complaint(() => loadConfig(scenarioFile(text, 'check.yaml'), { MEMBER: 'x' }))
      .split('\n')
      .slice(1),
  ).toEqual([
    `  2 |   member: { id: "u1", token: "\${MEMBER}" }`,
    '  3 |   peer: { token: • }',
    '> 4 | waive: { auth.expird: "none can be had" }',
    '    |          ^',
  ]);
});

test('a token of a scenario is not shown either', () => {
  const text = `users: [{ id: ada, token: ${secret}, nmae: Ada }]`;
  expect(complaint(() => parseScenario('lunch.yaml', text))).toContain(
    '> 1 | users: [{ id: ada, token: •••••••••, nmae: Ada }]',
  );
});

test.each(['tok', 'auth', 'passw'])('a file of %s alone is masked in one go', (word) => {
  const text = `users: 5\nwaive: { a: "${word.repeat(300_000)}" }`;
  expect(complaint(() => checkConfig(new YamlSource('check.yaml', text), {}))).toMatch(/users/);
});
