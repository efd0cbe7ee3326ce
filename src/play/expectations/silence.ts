import type { Evidence } from '../../protocol/index.ts';
import type { Actor } from '../context/actor.ts';
import type { PlayContext } from '../context/play-context.ts';

/** Where no barrier is possible, a window is all there is. */
const shortestLoneWindowMs = 250;

/**
 * Makes sure that whatever the steps so far have led to has come, so that what has not come does not come.
 * - Our own mock: a ping on each connection comes back, while its clock stands still. The mock reads a connection in
 *   order, so everything sent before has been dealt with; nothing is posted for it.
 * - Another server: each user who is live posts a message of its own, on the same connection, and another user sees it; then
 *   a quiet window follows, a multiple of the delivery times measured in this play.
 */
export async function awaitSilence(context: PlayContext, actors: readonly Actor[]): Promise<Evidence> {
  const began = performance.now();
  if (context.target.mock) {
    await context.pace.settle();
    const isDeaf = actors.some(({ live }) => live && context.wire.deaf.has(live));
    return evidence(context, isDeaf ? 'window' : 'barrier', performance.now() - began, 'a ping to come back');
  }
  const senders = context.actors.filter(({ isConnected }) => isConnected);
  const passed = await Promise.all(senders.map((sender) => postBarrier(context, sender)));
  const isShown = passed.length > 0 && passed.every(Boolean);
  const windowMs = Math.max(context.deliveries.window, isShown ? 0 : shortestLoneWindowMs);
  await context.pace.pass(windowMs);
  const ms = isShown ? performance.now() - began - windowMs : windowMs;
  return evidence(
    context,
    isShown ? 'barrier' : 'window',
    ms,
    isShown ? 'barriers and a quiet window' : 'a quiet window',
  );
}

function evidence(context: PlayContext, kind: Evidence['kind'], exactMs: number, what: string): Evidence {
  const ms = Math.round(exactMs * 100) / 100;
  context.transcript.add({ kind: 'waited', label: 'play', for: what, ms });
  return { kind, ms };
}

/** @returns whether the message of this user was seen; false too if no other live user shares a room with this one */
async function postBarrier(context: PlayContext, sender: Actor): Promise<boolean> {
  const room = meetingRoom(context, sender);
  const { live } = sender;
  if (room === undefined || !live) return false;
  const began = performance.now();
  const marker = context.postMarker(live, room);
  const seen = await context.pace.until(() => isSeen(context, marker), context.target.timeoutMs);
  if (seen) context.deliveries.addPost(performance.now() - began);
  return seen !== undefined;
}

function isSeen({ actors }: PlayContext, marker: string): true | undefined {
  const isThere = actors.some(({ inbox }) =>
    inbox.some((arrival) => arrival.kind === 'frame' && arrival.text.includes(marker)),
  );
  return isThere || undefined;
}

/** A room that the user shares with another live user. */
function meetingRoom(context: PlayContext, sender: Actor): string | undefined {
  const isLive = (name: string): boolean =>
    name !== sender.name && context.actors.some((actor) => actor.name === name && actor.isConnected);
  for (const room of context.scenario.rooms ?? []) {
    if (!('id' in room) || !room.occupants.includes(sender.name) || !room.occupants.some(isLive)) continue;
    const id = context.rooms.idOf(room.id);
    if (id !== undefined) return id;
  }
  return undefined;
}
