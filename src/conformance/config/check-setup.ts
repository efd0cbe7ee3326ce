import type { DialectName, ExpiredToken, TokenSource } from '../../protocol/index.ts';
import type { Tls } from '../../wire-client/index.ts';
import type { RoomName, UserRole } from '../discovery/server-profile.ts';
import type { Limits } from '../pace/index.ts';

/** A user of the config. */
export interface SetupUser {
  id?: string;
  /** Empty until it has been got, where there is a source. */
  token: string;
  source?: TokenSource;
}

/** A config with every default filled in: which server to judge, and as whom. */
export interface CheckSetup {
  /** Base URL without a slash at its end. */
  url: string;
  /** The whole URL of `/chat/connect`. */
  webSocketUrl: string;
  users: Partial<Record<UserRole, SetupUser>> & Record<'member' | 'peer', SetupUser>;
  rooms: Partial<Record<RoomName, string>>;
  /** A room that create_dm has made for member and peer. */
  directRoom?: string;
  expiredToken?: string;
  /** How to get it, and whether to wait for it. */
  expired?: ExpiredToken;
  /** Sent with every request and handshake. */
  headers: Readonly<Record<string, string>>;
  /** Requirement ids with the reason for not exercising them. */
  waive: Readonly<Record<string, string>>;
  clockSkewSeconds: number;
  timeoutMs: number;
  /** What the run never exceeds. */
  limits: Limits;
  /** How much of what passes is kept, in characters; 128 million where left out. */
  mostKept?: number;
  /** At most this many room_info requests to find a room. */
  probe: number;
  tls: Tls;
  dialect: DialectName;
  /** The file that the config came from, for the command that runs a case again. */
  configFile?: string;
}
