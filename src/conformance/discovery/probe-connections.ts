import { frameKind, saysConnected } from '../../traffic/index.ts';
import type { Connection } from '../../wire-client/index.ts';
import type { Session } from '../case/acting/session.ts';
import type { CaseContext } from '../case/case-context.ts';
import { CaseRecord } from '../case/case-record.ts';
import { signatureOf } from '../case/expect/frames.ts';

/**
 * Measures lone deliveries, and finds out what would disturb every case: a server that subscribes a connection some time
 * after CONNECTED, serves few connections per user, or answers a post with an undocumented frame.
 */
export async function probeConnections(context: CaseContext, session: Session, witness: Connection): Promise<void> {
  const { profile } = context;
  const [poster, third] = await context.connectAll('member', 'peer');
  const subject = await context.opened('peer');
  let first: string | undefined;
  subject.onText((text) => {
    if (!first && saysConnected(text)) first = context.post(poster, 'shared');
  });
  subject.sendToken();
  await context.untilConnected(subject);
  const seen = await postUntilSeen(context, session, poster, [witness, third, subject]);
  profile.servesFewConnections = !seen.every(Boolean);
  profile.subscribesLate = Boolean(seen.at(-1) && first && !(await subject.sees(first, session.deliveries.window)));
  profile.acknowledgements = undocumented(new CaseRecord(context.transcript, profile), [poster, third, subject]);
}

interface Posted {
  marker: string;
  /** Where its entry is looked for. */
  position: number;
}

/**
 * Posts with growing patience until every connection has seen a message, be it one of the first: a server may take
 * longer for each than it is waited for in the first rounds.
 * @returns which have
 */
async function postUntilSeen(
  context: CaseContext,
  session: Session,
  poster: Connection,
  at: Connection[],
): Promise<boolean[]> {
  const seen = at.map(() => false);
  const posted: Posted[] = [];
  const seesAny = async (connection: Connection, wait: number): Promise<number | undefined> => {
    const found = await connection.frame((text) => posted.find(({ marker }) => text.includes(marker)), wait);
    return found && context.transcript.sinceSent(found.marker, found.position);
  };
  const deadline = performance.now() + session.setup.timeoutMs;
  let patience = Math.max(session.deliveries.window, 3 * session.slowestAnswer);
  while (!seen.every(Boolean) && performance.now() < deadline) {
    const { position } = context;
    posted.push({ marker: context.post(poster, 'shared'), position });
    const wait = Math.min(patience, deadline - performance.now());
    const times = await Promise.all(at.map((connection) => seesAny(connection, wait)));
    for (const [index, time] of times.entries()) if (time !== undefined) seen[index] = true;
    if (times.every((time) => time !== undefined)) session.deliveries.add(Math.max(...times));
    patience *= 2;
    if ([poster, ...at].some(({ closed }) => closed)) break;
  }
  return seen;
}

function undocumented(record: CaseRecord, connections: readonly Connection[]): string[] {
  const frames = connections.flatMap(({ who }) => record.frames(who));
  return [
    ...new Set(frames.filter((frame) => frameKind(frame) === 'undocumented').map(({ text }) => signatureOf(text))),
  ];
}
