import { checkServer } from '../../src/conformance/index.ts';
import type { CheckConfig, Report, Result } from '../../src/protocol/index.ts';
import { startEnvironment } from './server/environment.ts';
import type { Knobs } from './server/knobs.ts';

/** How often each row of the table is tried: `TIMES=20 npx vitest run --project environments` counts false alarms. */
const times = Math.max(1, Number(process.env.TIMES ?? 1));

/** Rows as often as they are to be tried, each told from its repetitions. */
export const repeated = <Row extends { what: string }>(rows: readonly Row[]): Row[] =>
  Array.from({ length: times }, (_, round) =>
    rows.map((row) => (round === 0 ? row : { ...row, what: `${row.what} (${round + 1} of ${times})` })),
  ).flat();

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
