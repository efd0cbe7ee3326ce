import { parseJson } from '../../../protocol/index.ts';
import { type FrameKind, frameKind } from '../../../traffic/index.ts';
import type { Arrived } from '../../../wire-client/index.ts';
import type { UserRole } from '../../discovery/server-profile.ts';
import type { Soak } from '../soak.ts';
import { SoakConnection } from '../soak-connection.ts';
import { at, type SoakRoom } from '../soak-rooms.ts';
import { postBehindConnected } from './post-behind-connected.ts';

/** A handshake holds others up for so long at most, and whoever was not let in tries again after that. Milliseconds. */
const longestHoldUpMs = 1000;

/** Connects as soon as there is room. @returns undefined where CONNECTED does not come in time */
export async function connect(soak: Soak, role: UserRole): Promise<SoakConnection | undefined> {
  let handshake: Promise<SoakConnection | undefined> | undefined;
  await soak.pace.run('handshake', async () => {
    handshake = soak.isOver ? undefined : shakeHands(soak, role);
    await Promise.race([handshake, soak.sleep(longestHoldUpMs)]);
  });
  const connection = await handshake;
  if (!connection) await soak.sleep(longestHoldUpMs);
  return connection;
}

/** Connects at once; others post in the instant in which CONNECTED has come. */
export async function shakeHands(soak: Soak, role: UserRole): Promise<SoakConnection | undefined> {
  const connection = new SoakConnection(role, soak.context.open(role));
  const { wire } = connection;
  soak.counts.connections += 1;
  wire.onArrival((arrived) => receive(soak, connection, arrived));
  const isOpened = await wire.opened();
  soak.noteOpening(isOpened);
  if (isOpened) {
    wire.sendToken();
    await wire.frame((text) => ['connected', 'error'].includes(kindOf(text)) || undefined);
  }
  if (connection.isConnected) return connection;
  wire.end({ cut: true });
  return undefined;
}

function receive(soak: Soak, connection: SoakConnection, arrived: Arrived): void {
  if (arrived.kind === 'closed') {
    if (connection.isConnected && !arrived.isOurs) soak.counts.endedByServer += 1;
    soak.live.delete(connection);
  }
  if (arrived.kind !== 'frame') return;
  if (!connection.isConnected && kindOf(arrived.text) === 'connected') {
    connection.isConnected = true;
    soak.live.add(connection);
    connection.begun = postBehindConnected(soak, connection);
  }
  soak.posts.arrived(connection, arrived.text);
}

const kindOf = (text: string): FrameKind => frameKind({ json: parseJson(text) });

/** Leaves when everything has come that was on its way; others post in the instant in which it ends. */
export async function leave(soak: Soak, connection: SoakConnection, how: 'close' | 'cut'): Promise<void> {
  await connection.begun;
  await connection.hasEverything(soak.graceMs);
  const { wire, role } = connection;
  connection.isLeaving = true;
  soak.live.delete(connection);
  if (wire.closed) return;
  const rooms = soak.pace.isWide ? soak.rooms.of(role).slice(0, 1) : [];
  const before = rooms.flatMap((room) => postOnce(soak, room, connection));
  soak.counts[how === 'cut' ? 'cut' : 'closed'] += 1;
  wire.end({ cut: how === 'cut' });
  const after = rooms.flatMap((room) => postOnce(soak, room, connection));
  await Promise.all([wire.ended(longestHoldUpMs), ...before, ...after]);
}

function postOnce(soak: Soak, room: SoakRoom, subject: SoakConnection): Promise<void>[] {
  const by = at(soak.othersIn(room, subject), 0);
  return by ? [soak.posts.post(by, room)] : [];
}
