import { UsageError } from './command.ts';

/**
 * What `--set` says: `NAME=VALUE`, as often as it is given.
 * @throws UsageError where one has no name
 * @example setValues(['text=hi']) // { text: 'hi' }
 */
export function setValues(pairs: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError('--set takes NAME=VALUE.');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
