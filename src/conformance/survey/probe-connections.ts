import { parseJson } from '../../protocol/index.ts';
import type { Connection } from '../connection.ts';
import { frameKind, messageOf, signatureOf } from '../frames.ts';
import { Scene } from '../scene.ts';
import type { Session } from '../session.ts';
import type { Stage } from '../stage.ts';

/**
 * Measures lone deliveries, and finds out what would otherwise disturb every other case: a server that subscribes a
 * connection only some time after CONNECTED, one that serves few connections per user, one that chatters.
 */
export async function probeConnections(stage: Stage, session: Session, witness: Connection): Promise<void> {
  const { known } = stage;
  const from = stage.position;
  const [poster, third] = await stage.connectAll('member', 'peer');
  const subject = await stage.opened('peer');
  let first: string | undefined;
  subject.onText((text) => {
    if (!first && frameKind({ json: parseJson(text) }) === 'connected') first = stage.post(poster, 'shared');
  });
  subject.sendToken();
  await stage.untilConnected(subject);
  const seen = await postUntilSeen(stage, session, poster, [witness, third, subject]);
  known.servesFewConnections = !seen.every(Boolean);
  known.subscribesLate = Boolean(seen.at(-1) && first && !(await subject.sees(first, session.deliveries.window)));
  known.recentId = greatestId(new Scene(stage.transcript, known), witness.who);
  known.acknowledgements = undocumented(new Scene(stage.transcript, known), [poster, witness, third, subject], from);
}

/** Posts with growing patience until every connection has seen a message; answers which have. */
async function postUntilSeen(stage: Stage, session: Session, poster: Connection, at: Connection[]): Promise<boolean[]> {
  const seen = at.map(() => false);
  const deadline = performance.now() + session.setup.timeoutMs;
  let patience = Math.max(session.deliveries.window, 3 * session.slowestAnswer);
  while (!seen.every(Boolean) && performance.now() < deadline) {
    const marker = stage.post(poster, 'shared');
    const began = performance.now();
    const came = await Promise.all(at.map((connection) => connection.sees(marker, patience)));
    for (const [index, yes] of came.entries()) if (yes) seen[index] = true;
    if (came.every(Boolean)) session.deliveries.add(performance.now() - began);
    patience *= 2;
    if ([poster, ...at].some(({ closed }) => closed)) break;
  }
  return seen;
}

function undocumented(scene: Scene, connections: readonly Connection[], from: number): string[] {
  const frames = connections.flatMap(({ who }) => scene.frames(who, from));
  return [
    ...new Set(frames.filter((frame) => frameKind(frame) === 'undocumented').map(({ text }) => signatureOf(text))),
  ];
}

function greatestId(scene: Scene, who: string): number {
  const ids = scene.frames(who).map(({ json }) => messageOf(json)?.id);
  return Math.max(0, ...ids.filter((id) => typeof id === 'number'));
}
