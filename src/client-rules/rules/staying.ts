import { groupsOf } from '../../protocol/index.ts';
import type { TraceIndex } from '../../traffic/index.ts';
import { type BurstLimits, findBurst } from '../from-trace/burst.ts';
import { type ClientRule, clientOf, type Finding, hasFailed, soonMs } from '../rule.ts';

/** What a WebSocket reports for a connection that ended without a closing handshake. */
const abnormalClosure = 1006;

export const closesProperly: ClientRule = {
  id: 'client.closes-properly',
  judge: ({ connections, end }) => {
    // A program that goes down closes nothing any more; why it went down is the matter of other rules.
    const fellAt = end && hasFailed(end) ? (end.at ?? Number.NEGATIVE_INFINITY) - soonMs : Number.POSITIVE_INFINITY;
    const left = connections.filter(({ connected, closed, lost, isFaulty }) => {
      return connected && closed && !lost && !isFaulty && closed.at < fellAt;
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
    return { occasions: came.length, findings: groupsOf(came, ({ client }) => client).flatMap(flood) };
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
