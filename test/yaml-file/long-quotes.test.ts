import { expect, test } from 'vitest';
import { readCsv } from '../../src/yaml-file/index.ts';
import { syntaxProblems } from '../../src/yaml-file/problems/syntax-problems.ts';

const million = 2 ** 20;

test('a cell of many megabytes is read', () => {
  const { rows, mistakes } = readCsv(`text,count\n"${'a""'.repeat(5 * million)}",2`);
  expect(mistakes).toEqual([]);
  expect(rows[0]?.values.text === 'a"'.repeat(5 * million)).toBe(true);
});

test('a table may have many wrong columns', () => {
  const { mistakes } = readCsv(`${','.repeat(130_000)}\n`);
  expect(mistakes).toHaveLength(130_001);
  const names = Array.from({ length: 200_000 }, (_, index) => `column${index}`);
  expect(readCsv(`${names.join()},column7`).mistakes).toEqual([
    { line: 1, message: 'Two columns are called `column7`.' },
  ]);
});

test.each([
  ['a double quote', `"${'x\\n'.repeat(6 * million)}"`],
  ['a single quote', `'${"''".repeat(9 * million)}'`],
])('what is never closed is found behind many megabytes in %s', (_, quoted) => {
  const text = `a: ${quoted}\nb: [1`;
  const error = { code: 'BAD_INDENT', pos: [0, 1], message: '' } as never;
  expect(syntaxProblems(text, [error])).toEqual([{ offset: text.length - 2, message: 'This `[` is never closed.' }]);
  const [problem] = syntaxProblems(`a: ${quoted.slice(0, -1)}`, [error]);
  expect(problem).toEqual({ offset: 3, message: 'This quote is never closed.' });
});
