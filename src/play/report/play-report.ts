import type { Observation, Report, Result } from '../../protocol/index.ts';
import { summarise, verdictOf } from '../../report/index.ts';
import { version } from '../../version.ts';
import type { PlayContext } from '../context/play-context.ts';
import type { Script } from '../script.ts';

export interface Played {
  script: Script;
  context: PlayContext;
  results: Result[];
  /** UNIX milliseconds. */
  startedAt: number;
  durationMs: number;
}

/** The report of one play. */
export function playReport({ script, context, results, startedAt, durationMs }: Played): Report {
  const { target, createdRooms, roomRequests, postedMessages } = context;
  const { sendKey, retrieveKey } = target.dialect;
  return {
    schemaVersion: 1,
    tool: { name: 'chat-testbed', version },
    target: target.url,
    scenario: script.name,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(durationMs),
    verdict: verdictOf(results),
    ...(context.signal.aborted && { interrupted: true }),
    summary: summarise(results),
    dialect: { sendKey, retrieveKey },
    cast: { users: idsOf(context), rooms: context.rooms.noted() },
    results,
    observations: target.mock ? [] : notPlayed(script),
    created: { rooms: createdRooms, roomRequests, messages: postedMessages },
  };
}

const idsOf = ({ actors }: PlayContext): Record<string, string> =>
  Object.fromEntries(actors.flatMap(({ name, id, isIdKnown }) => (isIdKnown ? [[name, id]] : [])));

/** What only our own mock can do of a scenario. */
function notPlayed({ scenario: { events = [], faults = [], messages = [] } }: Script): Observation[] {
  const parts = { events: events.length, faults: faults.length, messages: messages.length };
  return Object.entries(parts).flatMap(([part, number]) =>
    number > 0
      ? [
          {
            id: `not-played-${part}`,
            value: number,
            title: `${part} of the scenario that this server knows nothing of`,
          },
        ]
      : [],
  );
}

/** With more results than this, only those that did not pass keep what led to them. */
const mostWithTranscripts = 500;

/**
 * Several plays as one report.
 * @param planned how many there were to be: where a signal came between two of them, the report says so
 */
export function joinReports(reports: readonly Report[], planned = reports.length): Report {
  const [first] = reports as [Report, ...Report[]];
  const isInterrupted = planned > reports.length || reports.some(({ interrupted }) => interrupted);
  if (reports.length === 1) return isInterrupted ? { ...first, interrupted: true } : first;
  const all = reports.flatMap((report) => report.results);
  const results =
    all.length > mostWithTranscripts
      ? all.map((result) => (result.status === 'passed' ? { ...result, transcript: [] } : result))
      : all;
  return {
    ...first,
    scenario: sharedName(reports),
    durationMs: reports.reduce((sum, { durationMs }) => sum + durationMs, 0),
    verdict: verdictOf(results),
    ...(isInterrupted && { interrupted: true }),
    summary: summarise(results),
    results,
    observations: uniqueObservations(reports),
    created: {
      rooms: reports.flatMap(({ created }) => created.rooms),
      roomRequests: reports.reduce((sum, { created }) => sum + (created.roomRequests ?? 0), 0),
      messages: reports.reduce((sum, { created }) => sum + created.messages, 0),
    },
  };
}

/** The name of one scenario, whatever its rows and rounds; how many there are where they differ. */
function sharedName(reports: readonly Report[]): string {
  const names = new Set(reports.map(({ scenario = '' }) => scenario.replace(/:\d+$/, '')));
  return names.size === 1 ? ([...names][0] ?? '') : `${names.size} scenarios`;
}

function uniqueObservations(reports: readonly Report[]): Observation[] {
  return [...new Map(reports.flatMap(({ observations }) => observations.map((each) => [each.id, each]))).values()];
}
