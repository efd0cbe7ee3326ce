import { checkServer } from '../../src/conformance/index.ts';
import type { CheckConfig, Report, Result } from '../../src/protocol/index.ts';
import { startEnvironment } from './server/environment.ts';
import type { Knobs } from './server/knobs.ts';

/** A whole run, with room for a slow machine and for what has to be waited out. */
export const timeout = 240_000;

/** What accuses the server of anything. */
export const accusations = ({ results }: Report): Result[] =>
  results.filter(({ status }) => status !== 'passed' && status !== 'skipped');

/** A whole run against a correct server in these surroundings. */
export async function checkAmid(knobs: Knobs, config: Partial<CheckConfig> = {}): Promise<Report> {
  await using environment = await startEnvironment(knobs);
  return await checkServer({ ...environment.config, ...config });
}
