import { parseJson } from '../../protocol/index.ts';
import { frameKind, type Noted, type TracedConnection, type TraceIndex } from '../../traffic/index.ts';
import { countInFront } from '../from-trace/bisect.ts';
import { smallestBehind } from '../from-trace/smallest-behind.ts';
import {
  type ClientRule,
  type ClientTraceIndex,
  clientOf,
  type Finding,
  hasFailed,
  type RunEnd,
  soonMs,
} from '../rule.ts';

/** Something that a client may not have expected. */
interface Trouble {
  seq: number;
  at: number;
  client: string;
  /** What it was, for the middle of a sentence. */
  what: string;
}

export const survivesClose: ClientRule = {
  id: 'client.survives-close',
  judge: (traceIndex) => judgeSurvival(traceIndex, closesIn(traceIndex), 'a client that goes on, or ends in peace'),
};

export const survivesFrames: ClientRule = {
  id: 'client.survives-frames',
  judge: (traceIndex) => {
    const firstCloseBehind = smallestBehind(closesIn(traceIndex).map(({ seq, at }) => ({ at: seq, value: at })));
    // Whoever went down after a close has survived what came before it.
    const frames = [...unusualFrames(traceIndex), ...faultyAnswers(traceIndex)].filter(
      ({ seq, at }) => firstCloseBehind(seq) - at >= soonMs,
    );
    return judgeSurvival(traceIndex, frames, 'a client that leaves aside what it does not know, and goes on');
  },
};

/** Only the last trouble can have brought the client down: after each one before it, the client was still there. */
function judgeSurvival(
  traceIndex: ClientTraceIndex,
  troubles: Trouble[],
  expected: string,
): ReturnType<ClientRule['judge']> {
  const last = troubles.toSorted((a, b) => a.seq - b.seq).at(-1);
  if (!last) return { occasions: 0, findings: [] };
  const fate = fateOf(traceIndex, last);
  return {
    occasions: fate === 'unknown' ? troubles.length - 1 : troubles.length,
    findings: fate === 'fell' ? [fall(last, traceIndex.end as RunEnd, expected)] : [],
  };
}

/** Until something comes after it, or the command ends well, nobody knows whether the client is still there. */
function fateOf(traceIndex: ClientTraceIndex, { seq, at }: Trouble): 'survived' | 'fell' | 'unknown' {
  const { end } = traceIndex;
  if (cameAfter(traceIndex, seq) || (end && !hasFailed(end))) return 'survived';
  if (!end || isTold(end)) return 'unknown';
  return end.at !== undefined && end.at - at > soonMs ? 'survived' : 'fell';
}

/** Somebody ended the command from outside. */
const isTold = ({ signal }: RunEnd): boolean => ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'].includes(signal ?? '');

function fall({ client, seq, what }: Trouble, { exitCode, signal }: RunEnd, expected: string): Finding {
  const end = signal ? `signal ${signal}` : `exit code ${exitCode}`;
  return {
    client,
    offending: [seq],
    sentence: `Nothing came after ${what}, and the command ended with ${end}.`,
    expected,
    actual: `the command ended with ${end}`,
  };
}

function cameAfter({ connections, exchanges }: TraceIndex, seq: number): boolean {
  const isLater = (entry: { seq: number } | undefined): boolean => entry !== undefined && entry.seq > seq;
  const onConnections = connections.some(({ opened, fromClient }) => isLater(opened) || isLater(fromClient.at(-1)));
  return onConnections || exchanges.some(({ request }) => isLater(request));
}

function closesIn({ connections, refusedHandshakes }: TraceIndex): Trouble[] {
  const closes = connections.flatMap((connection): Trouble[] => {
    const { lost, connected, number, terminated } = connection;
    // What the client itself has caused is the matter of client.sound-connection.
    if (!lost || !connected || terminated) return [];
    return [{ ...lost, client: clientOf(connection), what: `connection #${number} was closed` }];
  });
  const refusals = refusedHandshakes.map((refusal): Trouble => {
    return { ...refusal, client: 'somebody whose handshake was refused', what: 'a handshake was refused' };
  });
  return [...closes, ...refusals];
}

/** Frames that the document does not know, and those that a fault has changed. */
function unusualFrames({ connections }: TraceIndex): Trouble[] {
  return connections.flatMap((connection) => {
    const { toClient, number, lost } = connection;
    const changed = new Set(connection.faults.flatMap((fault) => nextFrame(connection, fault) ?? []));
    return toClient
      .filter(({ seq }) => lost === undefined || seq < lost.seq)
      .filter((frame) => changed.has(frame) || isUndocumented(frame))
      .map((frame) => ({
        seq: frame.seq,
        at: frame.at,
        client: clientOf(connection),
        what: `connection #${number} was sent ${shown(frame.data)}`,
      }));
  });
}

type SentFrame = TracedConnection['toClient'][number];

/** What a fault may do to a frame that goes out all the same. */
const changes = /duplicate|inject|split|oversized|malformed|fields/;

function nextFrame({ toClient }: TracedConnection, { seq, event }: Noted<'fault'>): SentFrame | undefined {
  return changes.test(event.does) ? toClient[countInFront(toClient, (frame) => frame.seq <= seq)] : undefined;
}

/** Of a long text only the beginning is kept, which is no JSON. */
function isUndocumented({ data, length }: SentFrame): boolean {
  return length === undefined && frameKind({ json: parseJson(data) }) === 'undocumented';
}

function faultyAnswers({ exchanges }: TraceIndex): Trouble[] {
  return exchanges.flatMap(({ user = 'somebody', response, isFaulty }): Trouble[] => {
    if (!response || !isFaulty) return [];
    const { seq, at, status, damage, body } = response;
    return [{ seq, at, client: user, what: `a request was answered ${status} ${damage ?? shown(body)}` }];
  });
}

/** What a sentence shows of a frame or a body. */
const mostShown = 120;

function shown(text: string | null): string {
  if (text === null) return 'a binary frame';
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text || 'with no body';
}
