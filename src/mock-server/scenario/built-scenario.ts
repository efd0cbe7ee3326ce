import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../package-root.ts';
import type { Scenario } from '../../protocol/index.ts';
import { keepMadeUp, type MadeUp } from './made-up.ts';

/** A bundled scenario, the text from which it was read, and what is made up for it from its own seed. */
export interface BuiltScenario {
  text: string;
  scenario: Scenario;
  made: MadeUp;
}

/**
 * A bundled scenario as the build has read and checked it: to do that at each start would take a quarter of its time.
 * @returns undefined if it is not bundled, was not built, or has been edited since
 */
export function builtScenario(file: string, text: string): Scenario | undefined {
  const root = packageRoot();
  if (path.dirname(path.resolve(file)) !== path.join(root, 'scenarios')) return undefined;
  const built = path.join(root, 'dist/scenarios', `${path.basename(file, '.yaml')}.json`);
  if (!existsSync(built)) return undefined;
  const { text: source, scenario, made } = JSON.parse(readFileSync(built, 'utf8')) as BuiltScenario;
  if (source !== text) return undefined;
  keepMadeUp(scenario, made);
  return scenario;
}
