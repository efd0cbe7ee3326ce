import { groupsOf } from '../../protocol/index.ts';
import type { TracedConnection, TraceIndex } from '../../traffic/index.ts';
import { countInFront } from '../from-trace/bisect.ts';
import { type BurstLimits, findBurst } from '../from-trace/burst.ts';
import { chainsOf, openingOf } from '../from-trace/chains.ts';
import { type FailedTries, runsOfFailures } from '../from-trace/failed-tries.ts';
import { type ClientRule, clientOf, type Finding } from '../rule.ts';

/** How many connections may follow one another, each lost again. Whoever waits at all between them makes fewer. */
const reconnectLimits: BurstLimits = { most: 10, windowMs: 1000 };

export const reconnectPause: ClientRule = {
  id: 'client.reconnect-pause',
  judge: (traceIndex) => {
    const { connections, refusedHandshakes } = traceIndex;
    // A refused token is the matter of client.logs-in-again. What ended before CONNECTED is nobody's, and may be that of
    // many clients who each tried once: it counts among the failed tries.
    const judged = connections.filter(({ opened, refused, user }) => opened && !refused && user !== undefined);
    const chains = groupsOf(judged, ({ user }) => user).flatMap((same) => chainsOf(same, ({ lost }) => lost?.seq));
    return {
      occasions: chains.reduce((total, chain) => total + chain.length - 1, 0) + refusedHandshakes.length,
      findings: [...chains.flatMap(storm), ...refusalStorms(traceIndex)],
    };
  },
};

function storm(chain: TracedConnection[]): Finding[] {
  const burst = findBurst(chain.slice(1).map(openingOf), reconnectLimits);
  if (!burst) return [];
  const { most, windowMs } = reconnectLimits;
  return [
    {
      client: clientOf(chain.at(-1) as TracedConnection),
      offending: burst.map(({ seq }) => seq),
      sentence: `The client connected ${burst.length} times within ${seconds(windowMs)}, each time after it had lost its connection.`,
      expected: `at most ${most} new connections within ${seconds(windowMs)}, with pauses that grow`,
      actual: `${burst.length} connections`,
    },
  ];
}

/** Handshakes that are refused one after another come at the same pace as connections that are lost. */
function refusalStorms(traceIndex: TraceIndex): Finding[] {
  const { most, windowMs } = reconnectLimits;
  return runsOfFailures(traceIndex).flatMap(({ tries, clients, client }) => {
    const burst = findBurst(tries, { most: most * clients, windowMs });
    if (!burst) return [];
    return {
      client,
      offending: burst.map(({ seq }) => seq),
      sentence: `Within ${seconds(windowMs)} ${burst.length} handshakes came, and each was refused.`,
      expected: `at most ${most} tries of each client within ${seconds(windowMs)}, with pauses that grow`,
      actual: `${burst.length} tries by at most ${clients} client${clients === 1 ? '' : 's'}`,
    };
  });
}

/** What a retry at a fixed short interval is: tries without a growing pause, none as long as `longestPauseMs`. */
const steadyLimits = { most: 10, longestPauseMs: 2000, shortestMs: 4000, growth: 1.5 };

/** Fewer tries show no two pauses. */
const fewestTries = 3;

export const reconnectBackoff: ClientRule = {
  id: 'client.reconnect-backoff',
  judge: (traceIndex) => {
    const runs = runsOfFailures(traceIndex);
    const told = runs.filter(({ tries }) => tries.length >= fewestTries);
    return { occasions: told.length, findings: told.flatMap((run) => steadyRetries(run)) };
  },
};

function steadyRetries({ tries, clients, client }: FailedTries): Finding[] {
  const { most, windowMs } = reconnectLimits;
  // A storm is the matter of client.reconnect-pause.
  const isStorm = findBurst(tries, { most: most * clients, windowMs }) !== undefined;
  const steady = isStorm ? undefined : findSteady(tries, clients);
  if (!steady) return [];
  const pause = roughly(durationOf(steady) / (steady.length - 1));
  return [
    {
      client,
      offending: steady.map(({ seq }) => seq),
      sentence: `For ${roughly(durationOf(steady))} every try to connect failed, and ${howTheyCame(steady, tries, pause)}.`,
      expected: `pauses that grow to more than ${seconds(steadyLimits.longestPauseMs)}; at most ${steadyLimits.most} tries at a shorter one`,
      actual: `${steady.length} tries, ${pause} apart`,
    },
  ];
}

/** Pauses that had grown before are not said to have never done so. */
function howTheyCame(steady: readonly Try[], all: readonly Try[], pause: string): string {
  const third = Math.max(1, Math.floor((steady.length - 1) / 3));
  const lastMs = durationOf(steady.slice(-third - 1)) / third;
  if (lastMs < steadyLimits.growth * pauseBefore(all, 1)) {
    return `${steady.length} came without a growing pause, one every ${pause}`;
  }
  return `the pauses stopped growing at about ${roughly(lastMs)}: ${steady.length} came at most ${seconds(steadyLimits.longestPauseMs)} apart`;
}

/** The first tries that follow one another without a growing pause, for long enough; by a clock that stands still none do. */
function findSteady(tries: readonly Try[], clients: number): Try[] | undefined {
  const most = steadyLimits.most * clients;
  if (tries.length <= most) return undefined;
  for (const row of withoutLongPauses(tries)) {
    const steady = firstSteady(row, most);
    if (steady) return steady;
  }
  return undefined;
}

function withoutLongPauses(tries: readonly Try[]): Try[][] {
  const rows: Try[][] = [];
  for (const [index, attempt] of tries.entries()) {
    if (index === 0 || pauseBefore(tries, index) > steadyLimits.longestPauseMs) rows.push([attempt]);
    else rows.at(-1)?.push(attempt);
  }
  return rows;
}

/** From each first try to the nearest one that makes them too many for too long. Goes backwards: a recording may be long. */
function firstSteady(row: readonly Try[], most: number): Try[] | undefined {
  let steady: { first: number; last: number } | undefined;
  // Those that may be the nearest, the nearest last: each is earlier by the clock than all before it, even by one that was put back.
  const ends: number[] = [];
  for (let first = row.length - 1 - most; first >= 0; first -= 1) {
    const end = first + most;
    while (ends.length > 0 && timeOf(row, ends.at(-1)) <= timeOf(row, end)) ends.pop();
    ends.push(end);
    const longEnough = timeOf(row, first) + steadyLimits.shortestMs;
    const last = ends[countInFront(ends, (index) => timeOf(row, index) >= longEnough) - 1];
    if (last !== undefined && !isGrowing(row, first, last)) steady = { first, last };
  }
  return steady && row.slice(steady.first, steady.last + 1);
}

/** Whether the pauses of the last third are longer than those of the first. */
function isGrowing(tries: readonly Try[], first: number, last: number): boolean {
  const third = Math.max(1, Math.floor((last - first) / 3));
  const lastMs = timeOf(tries, last) - timeOf(tries, last - third);
  return lastMs >= steadyLimits.growth * (timeOf(tries, first + third) - timeOf(tries, first));
}

type Try = { seq: number; at: number };

const timeOf = (tries: readonly Try[], index: number | undefined): number => tries[index ?? -1]?.at ?? 0;

const pauseBefore = (tries: readonly Try[], index: number): number => timeOf(tries, index) - timeOf(tries, index - 1);

const durationOf = (tries: readonly Try[]): number => (tries.at(-1)?.at ?? 0) - (tries[0]?.at ?? 0);

const roughly = (ms: number): string => seconds(Math.round(ms / 100) * 100);

const seconds = (ms: number): string => `${ms / 1000} s`;
