import type { Connection } from '../../wire-client/index.ts';
import type { UserRole } from '../discovery/server-profile.ts';

/** One connection of a user in a soak. */
export class SoakConnection {
  readonly role: UserRole;
  readonly wire: Connection;
  /** CONNECTED has come. */
  isConnected = false;
  isLeaving = false;
  /** Markers of messages that are on their way to it. */
  readonly due = new Set<string>();
  /** What is posted right behind CONNECTED has come, or had its time. */
  begun: Promise<unknown> = Promise.resolve();

  constructor(role: UserRole, wire: Connection) {
    this.role = role;
    this.wire = wire;
  }

  get isLive(): boolean {
    return this.isConnected && !this.isLeaving && this.wire.state === 'open';
  }

  /** Waits until everything has come that is on its way at this moment. @returns whether it has */
  async hasEverything(timeoutMs: number): Promise<boolean> {
    const awaited = [...this.due];
    const hasAll = () => !awaited.some((marker) => this.due.has(marker));
    if (hasAll() || this.wire.closed) return hasAll();
    return (await this.wire.frame(() => hasAll() || undefined, timeoutMs)) === true;
  }
}
