import type { DialectName } from '../../protocol/index.ts';
import type { Tls } from '../../wire-client/index.ts';
import type { RoomName, UserRole } from '../discovery/server-profile.ts';

/** A user of the config. */
export interface SetupUser {
  id?: string;
  token: string;
}

/** A config with every default filled in: which server to judge, and as whom. */
export interface CheckSetup {
  /** Base URL without a slash at its end. */
  url: string;
  /** The whole URL of `/chat/connect`. */
  webSocketUrl: string;
  users: Partial<Record<UserRole, SetupUser>> & Record<'member' | 'peer', SetupUser>;
  rooms: Partial<Record<RoomName, string>>;
  expiredToken?: string;
  /** Requirement ids with the reason for not exercising them. */
  waive: Readonly<Record<string, string>>;
  clockSkewSeconds: number;
  timeoutMs: number;
  /** At most this many room_info requests to find a room. */
  probe: number;
  tls: Tls;
  dialect: DialectName;
  /** The file that the config came from, for the command that runs a case again. */
  configFile?: string;
}
