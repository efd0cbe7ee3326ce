import type { TracedConnection, TraceIndex } from '../../traffic/index.ts';

/** Tries to connect that failed one after another, with no success between them. */
export interface FailedTries {
  tries: { seq: number; at: number }[];
  /** At most so many clients can have made them. */
  clients: number;
  /** Whose they were, where that is certain. */
  client: string;
}

/**
 * The tries to connect that failed in a row: handshakes that were refused or reset, and connections that the server
 * ended before CONNECTED. A refused handshake does not tell whose it was, so as many clients may have taken part as
 * were ever connected at the same time. A refused token is another matter.
 */
export function runsOfFailures(traceIndex: TraceIndex): FailedTries[] {
  const { connections, refusedHandshakes } = traceIndex;
  const failures = [...refusedHandshakes, ...connections.flatMap(endedBeforeConnected)];
  const successes = connections.flatMap(({ connected }) => connected?.seq ?? []).sort((a, b) => a - b);
  const clients = mostAtOnce(connections);
  const client = onlyUser(connections) ?? 'somebody whose handshake was refused';
  return split(
    failures.sort((a, b) => a.seq - b.seq),
    successes,
  ).map((tries) => ({ tries, clients, client }));
}

function endedBeforeConnected({ opened, connected, refused, lost }: TracedConnection): { seq: number; at: number }[] {
  return opened && lost && !connected && !refused ? [{ seq: opened.seq, at: opened.at }] : [];
}

function split(failures: FailedTries['tries'], successes: readonly number[]): FailedTries['tries'][] {
  const runs: FailedTries['tries'][] = [];
  let begun = -1;
  let next = 0;
  for (const failure of failures) {
    while ((successes[next] ?? Number.POSITIVE_INFINITY) < failure.seq) next += 1;
    if (next === begun) runs.at(-1)?.push(failure);
    else runs.push([failure]);
    begun = next;
  }
  return runs;
}

/** The greatest number of connections that were open at the same time; at least one. */
function mostAtOnce(connections: readonly TracedConnection[]): number {
  const steps = connections.flatMap(({ opened, closed }) => [
    { seq: opened?.seq ?? 0, delta: 1 },
    ...(closed ? [{ seq: closed.seq, delta: -1 }] : []),
  ]);
  let [open, most] = [0, 1];
  for (const { delta } of steps.sort((a, b) => a.seq - b.seq)) {
    open += delta;
    most = Math.max(most, open);
  }
  return most;
}

function onlyUser(connections: readonly TracedConnection[]): string | undefined {
  const users = new Set(connections.flatMap(({ user }) => user ?? []));
  return users.size === 1 ? [...users][0] : undefined;
}
