import { quietWindowFor } from '../../observer/index.ts';
import { leave, shakeHands } from './acts/connect-and-leave.ts';
import { readHistory } from './acts/read-history.ts';
import type { Soak } from './soak.ts';
import type { SoakConnection } from './soak-connection.ts';

/** Who interrupts a soak waits for so many milliseconds at most. */
const hurriedMs = 1000;

/**
 * Everybody posts once more in every room, twice, and waits until all have everything; then everybody reads the whole
 * soak. What has not come by then, a later message has overtaken, or the window has passed.
 */
export async function settle(soak: Soak, isHurried: boolean): Promise<void> {
  const patience = isHurried ? hurriedMs : patienceOf(soak);
  const present = new Set([...soak.live].map(({ role }) => role));
  await Promise.all(soak.roles.filter((role) => !present.has(role)).map((role) => shakeHands(soak, role)));
  const connections = [...soak.live];
  await Promise.all(connections.map(({ begun }) => begun));
  for (let round = 0; round < 2; round += 1) await postLast(soak, connections);
  const began = performance.now();
  const came = await Promise.all(connections.map((connection) => connection.hasEverything(patience)));
  const ms = Math.round(performance.now() - began);
  const { transcript } = soak.context;
  transcript.add({ kind: 'waited', label: 'soak', for: 'the last messages', came: came.every(Boolean), ms });
  for (const role of soak.roles) await readHistory(soak, role, 'start');
  await Promise.all(connections.map((connection) => leave(soak, connection, 'close')));
}

/** Longer than it takes until the observer says that a message is lost. */
const patienceOf = ({ context, posts }: Soak): number =>
  Math.max(context.timeoutMs, 1.2 * quietWindowFor(posts.slowestMs));

/** One after the other, as fast as the server is. */
async function postLast(soak: Soak, connections: readonly SoakConnection[]): Promise<void> {
  const posts = connections.flatMap((connection) =>
    soak.rooms.of(connection.role).map((room) =>
      soak.pace.run('post', async () => {
        if (connection.isLive) await soak.posts.post(connection, room);
      }),
    ),
  );
  await Promise.all(posts);
}
