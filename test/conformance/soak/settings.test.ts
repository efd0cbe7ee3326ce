import { expect, test } from 'vitest';
import { soakSettings, soakWords } from '../../../src/conformance/soak/settings.ts';

test('nothing is soaked unless it is asked for', () => {
  expect(soakSettings({})).toBeUndefined();
});

test('a seed is made up where none is given, and the options that repeat it are told', () => {
  const settings = soakSettings({ soak: '30s' });
  expect(settings).toMatchObject({ durationMs: 30_000, connectionsPerUser: 2 });
  expect(soakWords({ durationMs: 30_000, connectionsPerUser: 2, seed: 42 })).toBe('--soak 30s --seed 42');
  expect(soakWords({ durationMs: 1500, connectionsPerUser: 3, seed: 0 })).toBe('--soak 1500ms --users 3 --seed 0');
});

test.each([
  [{ soak: '30' }, /no duration/],
  [{ soak: '0s' }, /more than no time/],
  [{ soak: '2h' }, /an hour at most/],
  [{ soak: '1s', users: 0 }, /from 1 to 20/],
  [{ soak: '1s', seed: -1 }, /whole number from 0 up/],
] as const)('%o is refused', (options, message) => {
  expect(() => soakSettings(options)).toThrow(message);
});
