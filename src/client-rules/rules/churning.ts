import { groupsOf } from '../../protocol/index.ts';
import type { TracedConnection } from '../../traffic/index.ts';
import { type BurstLimits, findBurst } from '../from-trace/burst.ts';
import { chainsOf, openingOf } from '../from-trace/chains.ts';
import { type ClientRule, clientOf, type Finding } from '../rule.ts';

/** Connections that were used, as a test suite opens them, and those that were closed before anything came of them. */
const usedLimits: BurstLimits = { most: 100, windowMs: 1000 };
const unusedLimits: BurstLimits = { most: 30, windowMs: 3000 };

export const keepsConnection: ClientRule = {
  id: 'client.keeps-connection',
  judge: ({ connections }) => {
    const judged = connections.filter(({ opened, refused, lost }) => opened && !refused && !lost);
    const chains = groupsOf(judged, ({ user = '' }) => user).flatMap((same) => chainsOf(same, leftAt));
    const left = judged.filter((connection) => leftAt(connection) !== undefined);
    return { occasions: left.length, findings: chains.flatMap(churn) };
  },
};

/** When the client had ended the connection itself. */
function leftAt({ closed, lost }: TracedConnection): number | undefined {
  return lost ? undefined : closed?.seq;
}

function churn(chain: TracedConnection[]): Finding[] {
  const again = chain.slice(1);
  return [...finding(again.filter(isUnused), unusedLimits), ...finding(again, usedLimits)].slice(0, 1);
}

/** Nothing was said on it but the token, and nothing came but CONNECTED. */
const isUnused = ({ fromClient, toClient }: TracedConnection): boolean =>
  fromClient.length <= 1 && toClient.length <= 1;

function finding(connections: TracedConnection[], limits: BurstLimits): Finding[] {
  const burst = findBurst(connections.map(openingOf), limits);
  const [first] = connections;
  if (!burst || !first) return [];
  const { most, windowMs } = limits;
  return [
    {
      client: clientOf(first),
      offending: burst.map(({ seq }) => seq),
      sentence: `The client connected ${burst.length} times within ${windowMs / 1000} s, each time after it had closed its connection itself.`,
      expected: `a connection that is kept; at most ${most} new ones within ${windowMs / 1000} s`,
      actual: `${connections.length + 1} connections in all`,
    },
  ];
}
