/** Notes what each case asks of a server, as on the mock, in `src/conformance/footprint/usual-footprints.ts`. */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { spentIn } from '../src/conformance/footprint/spent.ts';
import { cases, fetchWellKnown, makeSetup, recordRun } from '../src/conformance/index.ts';
import { groupByRun } from '../src/conformance/run/schedule.ts';
import { startMockServer } from '../src/index.ts';

await using server = await startMockServer();

/** With more at once nobody runs: so the most connections are the most of all. */
const concurrency = 24;

/** A whole run. @param probe how many ids are asked for to find a room */
async function runWith(probe: number) {
  const config = { ...(await fetchWellKnown(server.url, {}, 5000)), target: server.url, discovery: { probe } };
  const run = await recordRun(makeSetup(config), { concurrency });
  const recordings = new Map(run.records.map(({ id, recording }) => [id, recording]));
  const acts = groupByRun(cases).map(
    ([first]) => [first?.id ?? '', recordings.get(first?.id ?? '')?.entries ?? []] as const,
  );
  const ofCases = new Set(acts.flatMap(([, entries]) => entries.map(({ seq }) => seq)));
  const around = spentIn(run.entries.filter(({ seq }) => !ofCases.has(seq)));
  return { acts: Object.fromEntries(acts.map(([id, entries]) => [id, spentIn(entries)])), around, run };
}

const [usual, blind] = [await runWith(200), await runWith(0)];
const { connections, connectionsPerUser } = usual.run.footprint ?? {};
const looking = Object.entries(usual.around).map(([user, [requests]]) => [
  user,
  requests - (blind.around[user]?.[0] ?? 0),
]);
const file = path.join(import.meta.dirname, '../src/conformance/footprint/usual-footprints.ts');
await writeFile(
  file,
  `import type { Spent } from './spent.ts';

/** Made by \`npx tsx scripts/print-footprints.ts\`: what each act asked of the mock, by the id of its first case. */
export const usualFootprints: Readonly<Record<string, Readonly<Record<string, Spent>>>> = ${JSON.stringify(usual.acts)};

/** What is asked before and after all cases. */
export const aroundCases: Readonly<Record<string, Spent>> = ${JSON.stringify(blind.around)};

/** The requests that look for rooms, where their ids count up. */
export const lookingForRooms: Readonly<Record<string, number>> = ${JSON.stringify(Object.fromEntries(looking))};

/** The most connections at once in a whole run, together and of each user. */
export const usualConnections = ${JSON.stringify({ together: connections, ofUsers: connectionsPerUser })};
`,
);
execFileSync('npx', ['biome', 'check', '--write', file], { stdio: 'inherit' });
