import { expect, test } from 'vitest';
import { lunch, scenarioFile } from '../play/files.ts';
import { commandLine } from '../support/command-line.ts';

const step = (text: string): string => `${lunch}steps:\n  - ${text}\n`;

test.each([
  [step('{ as: ada, expect: { message: { matches: "(" } } }'), '4:', 'is no regular expression: unterminated group.'],
  [
    step('{ as: ada, send: { room: 1, message: hi } }'),
    '4:',
    'must be a string, not the number 1. Put it in quotes: "1".',
  ],
  [
    step('{ as: ada, send: { room: "1", message: hi }, expect: nothing }'),
    '4:50',
    'A step does one thing, and this one has `send` and `expect`. Write a step for each.',
  ],
  [
    step('{ as: ada, expect: { message: {}, within: 5 } }'),
    '4:',
    'must be a duration, not the number 5. Write 5s, or another unit',
  ],
  [step('{ wait: 30sec }'), '4:', 'must be a duration, not the string "30sec". Write a number and its unit'],
  [step('{ as: ada, expect: { message: {} }, within: 5s }'), '4:', '`within` belongs into `expect` or `connect`'],
  [step('{ as: ada, expect: { message: { within: 5s } } }'), '4:', 'It belongs one level up, beside `message`'],
  [step('as: ada\n    expect:\n    message: {}'), '6:5', '`message` stands beside `expect`, and belongs into it.'],
  [
    step('as: ada\n   connect: {}'),
    '5:4',
    'The indentation of this line fits nothing above it: it begins in column 4. The line above begins in column 3 or 5',
  ],
  [
    step('as: ada\n    send:\n      room: "1"\n     message: hi'),
    '7:6',
    'it begins in column 6. The line above begins in column 7',
  ],
  ['name: x\n users: []\n', '2:2', 'The indentation of this line fits nothing above it'],
  ['users:\n\t- id: ada\n', '2:1', 'This line is indented with a tab.'],
  [step('as: ada, connect: {}'), '4:', 'A line holds one key, and here a second one follows.'],
  [step('{ as: ada, send: { room: "1", message: hi'), '4:22', 'This `{` is never closed.'],
  [step('{ as: ada, send: { room: "1", message: "hi } }'), '4:44', 'This quote is never closed.'],
  [`${lunch}---\n${lunch}`, '3:1', 'A second document begins here, and a file holds one.'],
  ['users: []\nusers: []\n', '2:1', 'The key `users` stands twice here.'],
])('a mistake is told once, at its place and with what to do: %j', async (text, place, sentence) => {
  const { code, stdout } = await commandLine('validate', scenarioFile(text));
  expect(stdout).toContain(sentence);
  expect(stdout).toContain(`lunch.yaml:${place}`);
  expect(stdout).toContain('1 mistake in 1 of 1 file.');
  expect(code).toBe(2);
});
