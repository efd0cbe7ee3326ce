import { expect, test } from 'vitest';
import { LineWriter } from '../../src/traffic/index.ts';

const writer = (lineOf = (item: unknown) => `${item}\n`) => {
  const written: string[] = [];
  return { written, lines: new LineWriter(lineOf, (text) => written.push(text)) };
};

test('lines are written together when the event loop turns, and not before', async () => {
  const { written, lines } = writer();
  for (const item of [1, 2, 3]) lines.add(item);
  expect(written).toEqual([]);
  await new Promise(setImmediate);
  expect(written).toEqual(['1\n2\n3\n']);
});

test('what is flushed is written once, and nothing is written for items without a line', async () => {
  const { written, lines } = writer((item) => (item === 'quiet' ? '' : `${item}\n`));
  lines.add('quiet');
  lines.flush();
  expect(written).toEqual([]);
  lines.add('loud');
  lines.flush();
  await new Promise(setImmediate);
  expect(written).toEqual(['loud\n']);
});

test('a write is bounded, however much one turn brings', () => {
  const { written, lines } = writer(() => 'x'.repeat(400_000));
  for (let item = 0; item < 7; item += 1) lines.add(item);
  lines.flush();
  expect(written.map(({ length }) => length)).toEqual([1_200_000, 1_200_000, 400_000]);
});
