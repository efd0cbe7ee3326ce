import type { EntryOf, TracedConnection, TraceIndex } from '../../traffic/index.ts';
import { type BurstLimits, findBurst } from '../burst.ts';
import { groupBy } from '../group-by.ts';
import { type ClientRule, clientOf, type Finding, type RunEnd } from '../rule.ts';

/** How many connections may follow one another, each lost again. Whoever waits at all between them makes fewer. */
const reconnectLimits: BurstLimits = { most: 10, windowMs: 1000 };

export const reconnectPause: ClientRule = {
  id: 'client.reconnect-pause',
  judge: ({ connections, refusedHandshakes }) => {
    // A refused token is the matter of client.logs-in-again.
    const judged = connections.filter(({ opened, refused }) => opened && !refused);
    const chains = groupBy(judged, ({ user = '' }) => user).flatMap(reconnectChains);
    return {
      occasions: chains.reduce((total, chain) => total + chain.length - 1, 0) + refusedHandshakes.length,
      findings: [...chains.flatMap(storm), ...refusalStorm(refusedHandshakes, connections.length)],
    };
  },
};

/**
 * Connections of one client, each opened after the one before it in its chain was lost.
 * Eleven that are lost at once and come back once are eleven short chains, and no storm.
 */
function reconnectChains(connections: TracedConnection[]): TracedConnection[][] {
  const chains: TracedConnection[][] = [];
  const byOpening = [...connections].sort((a, b) => openingOf(a).seq - openingOf(b).seq);
  for (const connection of byOpening) {
    const { seq } = openingOf(connection);
    const waiting = chains.find((chain) => (chain.at(-1)?.lost?.seq ?? Number.POSITIVE_INFINITY) < seq);
    if (waiting) waiting.push(connection);
    else chains.push([connection]);
  }
  return chains;
}

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

/**
 * A refused handshake does not tell whose it was. So every connection that there ever was counts as a
 * client of its own, each with its own limit.
 */
function refusalStorm(refusedHandshakes: TraceIndex['refusedHandshakes'], connections: number): Finding[] {
  const { most, windowMs } = reconnectLimits;
  const burst = findBurst(refusedHandshakes, { most: most * Math.max(1, connections), windowMs });
  if (!burst) return [];
  return [
    {
      client: 'somebody whose handshake was refused',
      offending: burst.map(({ seq }) => seq),
      sentence: `Within ${seconds(windowMs)} ${burst.length} handshakes came, and each was refused.`,
      expected: `at most ${most} tries of each client within ${seconds(windowMs)}, with pauses that grow`,
      actual: `${burst.length} tries by at most ${Math.max(1, connections)} clients`,
    },
  ];
}

const openingOf = ({ opened }: TracedConnection): EntryOf<'opened'> => opened as EntryOf<'opened'>;

export const survivesClose: ClientRule = {
  id: 'client.survives-close',
  judge: (traceIndex) => {
    const lost = traceIndex.connections.filter(({ lost, connected }) => lost && connected);
    const last = lost.at(-1);
    const cameBack = last?.lost !== undefined && cameAfter(traceIndex, last.lost.seq);
    // Until something comes after it, or the command ends well, nobody knows whether the client is still there.
    const survived = cameBack || (traceIndex.end !== undefined && !failed(traceIndex.end));
    const fell = last && traceIndex.end && !survived;
    return {
      occasions: survived || fell ? lost.length : Math.max(0, lost.length - 1),
      findings: fell ? [fall(last, traceIndex.end as RunEnd)] : [],
    };
  },
};

function fall(connection: TracedConnection, { exitCode, signal }: RunEnd): Finding {
  const end = signal ? `signal ${signal}` : `exit code ${exitCode}`;
  return {
    client: clientOf(connection),
    offending: [connection.lost?.seq ?? 0],
    sentence: `Nothing came after connection #${connection.number} was closed, and the command ended with ${end}.`,
    expected: 'a client that goes on, or ends in peace',
    actual: `the command ended with ${end}`,
  };
}

const failed = ({ exitCode, signal }: RunEnd): boolean => signal !== undefined || exitCode !== 0;

function cameAfter({ connections, exchanges }: TraceIndex, seq: number): boolean {
  const isLater = (entry: { seq: number } | undefined): boolean => entry !== undefined && entry.seq > seq;
  const onConnections = connections.some(({ opened, fromClient }) => isLater(opened) || isLater(fromClient.at(-1)));
  return onConnections || exchanges.some(({ request }) => isLater(request));
}

/** What a WebSocket reports for a connection that ended without a closing handshake. */
const abnormalClosure = 1006;

export const closesProperly: ClientRule = {
  id: 'client.closes-properly',
  judge: ({ connections }) => {
    const left = connections.filter(({ connected, closed, lost, isFaulty }) => {
      return connected && closed && !lost && !isFaulty;
    });
    const vanished = left.filter(({ closed }) => closed?.code === abnormalClosure);
    return {
      occasions: left.length,
      findings: vanished.map((connection) => ({
        client: clientOf(connection),
        offending: [connection.closed?.seq ?? 0],
        sentence: `Connection #${connection.number} ended without a closing handshake.`,
        expected: 'a close frame, such as close() sends',
        actual: 'the connection broke off (1006)',
      })),
    };
  },
};

export const soundConnection: ClientRule = {
  id: 'client.sound-connection',
  judge: ({ connections }) => ({
    occasions: connections.length,
    findings: connections.flatMap((connection) => {
      const { terminated, isFaulty } = connection;
      if (!terminated || isFaulty) return [];
      return {
        client: clientOf(connection),
        offending: [terminated.seq],
        sentence: `Connection #${connection.number} had to be cut off: ${terminated.event.why}.`,
        expected: 'valid frames below 1 MiB, and a client that reads what it is sent',
        actual: terminated.event.why,
      };
    }),
  }),
};

/** What one person, and a busy one, could cause. */
const paceLimits: BurstLimits = { most: 1000, windowMs: 1000 };

export const noFlood: ClientRule = {
  id: 'client.no-flood',
  judge: (traceIndex) => {
    const came = arrivals(traceIndex);
    return { occasions: came.length, findings: groupBy(came, ({ client }) => client).flatMap(flood) };
  },
};

interface Arrival {
  client: string;
  seq: number;
  at: number;
}

function arrivals({ connections, exchanges }: TraceIndex): Arrival[] {
  const frames = connections.flatMap((connection) =>
    connection.fromClient.map(({ seq, at }) => ({ client: clientOf(connection), seq, at })),
  );
  const requests = exchanges.flatMap(({ user, request }) => {
    return request && user !== undefined ? [{ client: user, seq: request.seq, at: request.at }] : [];
  });
  return [...frames, ...requests].sort((a, b) => a.seq - b.seq);
}

function flood(arrived: Arrival[]): Finding[] {
  const burst = findBurst(arrived, paceLimits);
  if (!burst) return [];
  const { most, windowMs } = paceLimits;
  return [
    {
      client: burst[0]?.client ?? '',
      offending: burst.map(({ seq }) => seq),
      sentence: `More than ${most} frames and requests came within ${seconds(windowMs)}.`,
      expected: `at most ${most} within ${seconds(windowMs)}`,
      actual: `${arrived.length} in all`,
    },
  ];
}

const seconds = (ms: number): string => `${ms / 1000} s`;
