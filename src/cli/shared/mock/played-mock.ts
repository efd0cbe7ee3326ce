import { Mock, startServer } from '../../../mock-server/index.ts';
import {
  type PlayedMock,
  type PlayOptions,
  participantsIn,
  playScenario,
  type Script,
  type SeenByMock,
} from '../../../play/index.ts';
import { type DialectName, dialects, type Report, type Scenario, UsageError } from '../../../protocol/index.ts';
import type { TraceEntry } from '../../../traffic/index.ts';
import { unknownName } from '../../../yaml-file/did-you-mean.ts';
import { openTrace } from '../open-trace.ts';

export interface PlayMockOptions {
  seed?: number | undefined;
  dialect?: DialectName | undefined;
  /** Everything that passes is written to this file. */
  trace?: string | undefined;
}

/** What the caller that starts the mock may look at, and a play may not. */
export interface OpenMock {
  mock: Mock;
}

/** The moment at which the clock of a play starts, where its scenario names none: always the same. */
const usualStart = '2026-01-05T12:00:00Z';

/** Starts the mock with a scenario's world on a free port of this machine; its clock stands still. */
export async function startPlayedMock(
  scenario: Scenario,
  { seed, dialect, trace }: PlayMockOptions,
): Promise<PlayedMock & OpenMock> {
  const mock = await Mock.create({ ...scenario, clock: { start: startOf(scenario), frozen: true } }, { seed, dialect });
  const seen: SeenByMock = { handshakes: 0, requests: 0, answers: 0, entries: 0 };
  mock.switchboard.trace.subscribe((entry) => count(seen, entry));
  const traceFile = openTrace(mock.switchboard.trace, trace);
  const server = await startServer(mock, { port: 0 });
  return {
    url: server.url,
    webSocketUrl: server.webSocketUrl,
    dialect: mock.switchboard.core.dialect.name,
    clock: mock.clock,
    tokensOf: (user) => {
      const { token, expiredToken } = mock.world.users.get(user) ?? {};
      return token === undefined || expiredToken === undefined ? undefined : { token, expiredToken };
    },
    newestRoomOf: (occupants) => newestRoom(mock, occupants),
    seen: () => seen,
    mock,
    close: async () => {
      await server.close();
      traceFile?.close();
    },
  };
}

/** How long anything may take that says nothing else, in milliseconds. */
export const usualTimeoutMs = 5000;

/**
 * Plays a scenario on a mock that was started for it.
 * @throws UsageError if a step names a user who is not there
 */
export async function playOnMock(
  script: Script,
  mock: PlayedMock & OpenMock,
  {
    timeout = usualTimeoutMs,
    probe = 0,
    ...options
  }: { timeout?: number; probe?: number } & Omit<PlayOptions, 'participants'>,
): Promise<Report> {
  const { url, webSocketUrl, dialect, tokensOf } = mock;
  const target = { url, webSocketUrl, dialect: dialects[dialect], tls: {}, timeoutMs: timeout, probe, mock };
  const names = participantsIn(script.scenario);
  refuseUnknownUsers(script, names, mock.mock.world.users);
  const participants = names.map((name) => ({ name, id: name, token: `token-${name}`, ...tokensOf(name) }));
  return playScenario(script, target, { ...options, participants });
}

/** Users who are made up are known only now. */
function refuseUnknownUsers(
  { scenario, placeOf }: Script,
  names: readonly string[],
  users: ReadonlyMap<string, unknown>,
) {
  const missing = names.find((name) => !users.has(name));
  if (missing === undefined) return;
  const step = (scenario.steps ?? []).findIndex((each) => JSON.stringify(each).includes(JSON.stringify(missing)));
  throw new UsageError(`${placeOf(Math.max(0, step))}: ${unknownName('user', missing, users.keys())}`);
}

function startOf({ clock }: Scenario): string {
  if (typeof clock === 'string') return clock;
  return clock?.start ?? usualStart;
}

function count(seen: SeenByMock, entry: TraceEntry): void {
  seen.entries += 1;
  if (entry.kind === 'request') seen.requests += 1;
  if (entry.kind === 'response') seen.answers += 1;
  const isHeldUp = entry.kind === 'note' && entry.event.type === 'fault' && entry.event.on === 'upgrade';
  if (entry.kind === 'opened' || isHeldUp) seen.handshakes += 1;
}

function newestRoom({ world }: Mock, occupants: readonly string[]): string | undefined {
  const people = new Set(occupants);
  const rooms = [...world.rooms.values()].filter((room) => {
    return room.occupants.size === people.size && [...people].every((one) => room.occupants.has(one));
  });
  return rooms.at(-1)?.id;
}
