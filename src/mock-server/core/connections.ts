import { ConnectionSession } from './session.ts';
import type { Room } from './world.ts';

/** Every open connection, and who is live on which. */
export class Connections {
  readonly #sessions = new Map<number, ConnectionSession>();
  readonly #liveByUser = new Map<string, Set<number>>();

  open(connection: number): void {
    this.#sessions.set(connection, new ConnectionSession(connection));
  }

  get(connection: number): ConnectionSession | undefined {
    return this.#sessions.get(connection);
  }

  all(): Iterable<ConnectionSession> {
    return this.#sessions.values();
  }

  get hasLive(): boolean {
    return this.#liveByUser.size > 0;
  }

  accept(session: ConnectionSession, user: string): void {
    session.take('accept');
    session.user = user;
    const live = this.#liveByUser.get(user);
    if (live) live.add(session.connection);
    else this.#liveByUser.set(user, new Set([session.connection]));
  }

  close(session: ConnectionSession): void {
    session.take('close');
    this.#sessions.delete(session.connection);
    const { user, connection } = session;
    const live = user !== undefined && this.#liveByUser.get(user);
    if (!live) return;
    live.delete(connection);
    if (live.size === 0) this.#liveByUser.delete(user);
  }

  liveOf(user: string): number[] {
    return [...(this.#liveByUser.get(user) ?? [])];
  }

  /** Every connection that was sent CONNECTED, of every occupant, the poster's own included (readings 7 and 12). */
  liveIn(room: Room): number[] {
    const connections: number[] = [];
    for (const occupant of room.occupants) {
      const live = this.#liveByUser.get(occupant);
      if (live) connections.push(...live);
    }
    return connections;
  }
}
