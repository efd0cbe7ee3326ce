import type { Evidence } from '../protocol/index.ts';
import type { Player } from './player.ts';
import type { Stage } from './stage.ts';

/** Where no barrier is possible, a window is all there is. */
const shortestLoneWindowMs = 250;

/**
 * Makes sure that whatever the steps so far have led to has come, so that what has not come does not come.
 * - Our own mock: a ping on each connection comes back, while its clock stands still. The mock reads a connection in
 *   order, so everything sent before has been dealt with; nothing is posted for it.
 * - Another server: each user who is live posts a message of its own, on the same connection, and somebody sees it; then
 *   a quiet window follows, a multiple of the delivery times measured in this play.
 */
export async function awaitSilence(stage: Stage, players: readonly Player[]): Promise<Evidence> {
  const began = performance.now();
  if (stage.venue.mock) {
    await stage.pace.settle();
    const isDeaf = players.some(({ live }) => live?.isDeaf);
    return evidence(stage, isDeaf ? 'window' : 'barrier', performance.now() - began, 'a ping to come back');
  }
  const senders = stage.players.filter(({ live }) => live?.isConnected);
  const passed = await Promise.all(senders.map((sender) => postBarrier(stage, sender)));
  const isShown = passed.length > 0 && passed.every(Boolean);
  const windowMs = Math.max(stage.deliveries.window, isShown ? 0 : shortestLoneWindowMs);
  await stage.pace.pass(windowMs);
  const ms = isShown ? performance.now() - began - windowMs : windowMs;
  return evidence(
    stage,
    isShown ? 'barrier' : 'window',
    ms,
    isShown ? 'barriers and a quiet window' : 'a quiet window',
  );
}

function evidence(stage: Stage, kind: Evidence['kind'], exactMs: number, what: string): Evidence {
  const ms = Math.round(exactMs * 100) / 100;
  stage.transcript.add('play', 'waited', { for: what, ms });
  return { kind, ms };
}

/** @returns whether the message of this user was seen; false too where the user has nobody to tell */
async function postBarrier(stage: Stage, sender: Player): Promise<boolean> {
  const room = meetingRoom(stage, sender);
  const { live } = sender;
  if (room === undefined || !live) return false;
  const began = performance.now();
  const marker = stage.postMarker(live, room);
  const seen = await stage.pace.until(() => isSeen(stage, marker), stage.venue.timeoutMs);
  if (seen) stage.deliveries.add(performance.now() - began);
  return seen !== undefined;
}

function isSeen({ players }: Stage, marker: string): true | undefined {
  const isThere = players.some(({ inbox }) =>
    inbox.some((arrival) => arrival.kind === 'frame' && arrival.text.includes(marker)),
  );
  return isThere || undefined;
}

/** A room in which the user is together with somebody else who is live. */
function meetingRoom(stage: Stage, sender: Player): string | undefined {
  const isLive = (name: string): boolean =>
    name !== sender.name && stage.players.some((player) => player.name === name && player.live?.isConnected);
  for (const room of stage.scenario.rooms ?? []) {
    if (!('id' in room) || !room.occupants.includes(sender.name) || !room.occupants.some(isLive)) continue;
    const id = stage.rooms.idOf(room.id);
    if (id !== undefined) return id;
  }
  return undefined;
}
