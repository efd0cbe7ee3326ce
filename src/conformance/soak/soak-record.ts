import type { SoakSettings } from './settings.ts';

/** How often something was done. */
export interface SoakCounts {
  /** Handshakes with a valid token. */
  connections: number;
  /** Of these, ended by us: with a closing handshake, and without. */
  closed: number;
  cut: number;
  /** Of these, ended by the server: it may, on an internal error, and nobody is told why. */
  endedByServer: number;
  posts: number;
  /** Posts that must have no effect. */
  forbiddenPosts: number;
  reads: number;
  roomInfos: number;
  directMessages: number;
  /** Connections that must be refused. */
  refusedConnections: number;
}

/** What a soak was, beside what passed in it: plain data. */
export interface SoakRecord extends SoakSettings {
  /** How long all acted, in milliseconds, until they settled. */
  actedMs: number;
  /** Why it ended: its time was over, somebody stopped it, the server was gone, or why it could not begin. */
  ended: 'time' | 'interrupted' | 'unreachable' | 'impossible';
  /** Why it could not begin. */
  reason?: string;
  /** Its entries in the record of the run, by `seq`, both included; none where the first is greater. */
  from: number;
  to: number;
  /** The slowest arrival of a message at any connection, in milliseconds. */
  slowestDeliveryMs: number;
  /** How long a connection may take to answer a valid token, in milliseconds. */
  timeoutMs: number;
  counts: SoakCounts;
}

export const noCounts = (): SoakCounts => ({
  connections: 0,
  closed: 0,
  cut: 0,
  endedByServer: 0,
  posts: 0,
  forbiddenPosts: 0,
  reads: 0,
  roomInfos: 0,
  directMessages: 0,
  refusedConnections: 0,
});
