import type { ErrorObject } from 'ajv';
import { distance } from 'fastest-levenshtein';
import { afterEach, expect, it, vi } from 'vitest';
import { referenceFindings } from '../../src/mock-server/scenario/problems/reference-problems.ts';
import type { Scenario } from '../../src/protocol/index.ts';
import { checkJson, YamlSource } from '../../src/yaml-file/index.ts';
import { withoutUnmeantShapes } from '../../src/yaml-file/problems/meant-shapes.ts';

vi.mock('fastest-levenshtein', async (original) => ({
  distance: vi.fn((await original<typeof import('fastest-levenshtein')>()).distance),
}));
afterEach(() => vi.restoreAllMocks());

const amount = 2000;
const numbers = [...Array(amount).keys()];

it('looks for the nearest name of the first mistakes alone', () => {
  const users = numbers.map((number) => ({ id: `user${number}` }));
  const rooms = [{ id: '1', occupants: numbers.map((number) => `usr${number}`) }];
  const source = new YamlSource('many.yaml', JSON.stringify({ users, rooms }));
  const problems = source.problems(referenceFindings(source.value as Scenario));
  expect(problems).toHaveLength(amount);
  expect(problems.filter(({ suggestion }) => suggestion !== undefined)).toHaveLength(50);
  expect(vi.mocked(distance).mock.calls.length).toBeLessThanOrEqual(50 * amount);
});

it('does not look through all users for each user', () => {
  let looked = 0;
  for (const method of ['indexOf', 'includes', 'find', 'some'] as const) {
    const original = Array.prototype[method] as (...args: unknown[]) => unknown;
    vi.spyOn(Array.prototype, method).mockImplementation(function (this: unknown[], ...args: unknown[]) {
      looked += this.length;
      return original.apply(this, args) as never;
    });
  }
  const users = numbers.map((number) => ({ id: `user${number}` }));
  const steps = users.map(({ id }) => ({ as: id, connect: {} }));
  referenceFindings({ users, rooms: [{ id: '1', occupants: users.map(({ id }) => id) }], steps } as Scenario);
  expect(looked).toBeLessThan(100 * amount);
});

it('compares the errors of one value with each other, not with those of all values', () => {
  let read = 0;
  const errorAt = (place: string, keyword: string, schemaPath: string): ErrorObject => ({
    get instancePath() {
      read += 1;
      return place;
    },
    keyword,
    schemaPath,
    params: { allowedValues: ['a'], additionalProperty: 'x' },
    schema: [{}, {}],
    parentSchema: {},
  });
  const errors = numbers.flatMap((number) => [
    errorAt(`/steps/${number}/as`, 'type', '#/anyOf/0/properties/as/type'),
    errorAt(`/steps/${number}`, 'additionalProperties', '#/anyOf/1/additionalProperties'),
    errorAt(`/steps/${number}`, 'anyOf', '#/anyOf'),
  ]);
  expect(withoutUnmeantShapes(errors)).toHaveLength(amount);
  expect(read).toBeLessThan(100 * amount);
});

it('finds the place of each key of a large map at once', () => {
  const source = new YamlSource('many.yaml', numbers.map((number) => `key${number}: 1`).join('\n'));
  const problems = source.problems(numbers.map((number) => ({ path: [], key: `key${number}`, message: 'No.' })));
  expect(problems.map(({ line }) => line)).toEqual(numbers.map((number) => number + 1));
});

it('tells the mistakes of a large report without their places', () => {
  const keys = Object.fromEntries([...Array(100_000).keys()].map((number) => [`key${number}`, 'x']));
  const isReport = Object.assign((value: unknown): value is object => value === 0, {
    errors: [{ instancePath: '', keyword: 'required', params: { missingProperty: 'results' }, data: {} }],
  });
  const check = () => checkJson('report.json', JSON.stringify(keys), isReport);
  expect(check).toThrow('report.json:1:1: the file lacks `results`.');
});
