import { expect, test } from 'vitest';
import { parseScenario } from '../../src/mock-server/index.ts';
import { makeUp } from '../../src/mock-server/scenario/make-up.ts';
import { FileProblems, fillText } from '../../src/yaml-file/index.ts';
import { folderWith } from '../play/files.ts';

/** What is said of a scenario that has mistakes. */
function complaint(text: string, file = 'test.yaml'): string {
  try {
    parseScenario(file, text);
  } catch (error) {
    if (error instanceof FileProblems) return error.message;
    throw error;
  }
  return 'nothing';
}

test('repeats without a step in them are counted, too', () => {
  const repeat = (steps: string): string => `[{ repeat: { times: 100000, steps: ${steps} } }]`;
  const text = `users: [{ id: ada }]\nsteps: ${repeat(repeat(repeat('[]')))}`;
  expect(complaint(text)).toMatch(/at most 100000 steps/);
});

test('files that include one another twice are counted, though they have no steps', () => {
  const include = (file: string): string => `steps: [{ include: ${file} }, { include: ${file} }]`;
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, depth) => [`f${depth}.yaml`, include(`f${depth + 1}.yaml`)]),
  );
  const folder = folderWith({ ...files, 'f40.yaml': 'steps: []' });
  expect(complaint(`users: [{ id: ada }]\n${include('f0.yaml')}`, `${folder}/main.yaml`)).toMatch(
    /at most 100000 steps/,
  );
});

test('what placeholders fill in is no longer than 32 million characters', () => {
  const tenfold = '{{a}}'.repeat(10);
  const files = Object.fromEntries(
    Array.from({ length: 12 }, (_, depth) => [
      `f${depth}.yaml`,
      `parameters: { a: x }\nsteps: [{ include: { file: f${depth + 1}.yaml, with: { a: "${tenfold}" } } }]`,
    ]),
  );
  const folder = folderWith({ ...files, 'f12.yaml': 'parameters: { a: x }\nsteps: []' });
  const main = 'users: [{ id: ada }]\nsteps: [{ include: f0.yaml }]';
  expect(complaint(main, `${folder}/main.yaml`)).toMatch(/at most 32000000 characters/);
  const users = Array.from({ length: 20 }, () => `{ generate: { users: 100000, as: "${'{n}'.repeat(100)}" } }`);
  expect(complaint(`users: [${users}]`)).toMatch(/at most 32000000 characters/);
});

test('a made-up history is made up once, however many placeholders look at it', async () => {
  await makeUp(1);
  const text = `
users: [{ id: ada }, { id: bob }]
rooms: [{ id: "1", occupants: [ada, bob] }]
messages: [{ room: "1", generate: 20000 }]
steps: [{ repeat: { times: 2000, steps: [{ as: ada, send: { room: "1", message: "{{messages[0].message}}" } }] } }]`;
  expect(complaint(text)).toBe('nothing');
});

test.each([' '.repeat(100_000), ' a'.repeat(50_000), '\\'.repeat(100_000)])(
  'braces that nobody closes are read through once',
  (inside) => {
    expect(fillText(`{{${inside}`, () => 'x')).toBe(`{{${inside}`);
    expect(fillText(`{{${inside}a}}!`, () => 'x')).toMatch(/!$/);
  },
);

test('a name between braces may have spaces around it', () => {
  expect(fillText('{{ who  }} and {{who}}', (name) => (name === 'who' ? 'Ada' : undefined))).toBe('Ada and Ada');
  expect(fillText('{{ who }}', (name) => (name === 'who' ? 7 : undefined))).toBe(7);
});
