import type { Dialect, DialectName } from '../../protocol/index.ts';

/** The users of the config, by what cases use them for. */
export type UserRole = 'member' | 'peer' | 'outsider';

/** The rooms that cases use: `shared` has member and peer, `foreign` has peer and outsider. */
export type RoomName = 'shared' | 'foreign';

/** What a case needs. */
export type Need = UserRole | RoomName | 'expired-token' | 'peer-id' | 'connect' | 'send' | 'live' | RequestNeed;
type RequestNeed = 'create-dm' | 'room-info' | 'history' | 'connections' | 'posts';

/** Why a need is not met: something is not configured, or the server does not do it. */
export interface Unavailable {
  reason: string;
  /** The line of config that would help. */
  remedy?: string;
  /** The requirement that is broken; its own case reports it. */
  because?: string;
}

/** What discovery found out about this server, without a token in it: cases act and are judged by it. */
export interface ServerProfile {
  url: string;
  webSocketUrl: string;
  /** The dialect that the server is judged by. */
  expected: DialectName;
  /** The keys that the server speaks. */
  sendKey: Dialect['sendKey'];
  retrieveKey: Dialect['retrieveKey'];
  userIds: Partial<Record<UserRole, string>>;
  rooms: Partial<Record<RoomName, string>>;
  /** Those of the rooms that the config names: they stood before the run. Earlier traces do not tell. */
  givenRooms?: RoomName[];
  /** The room that the config says create_dm has made for member and peer. */
  directRoom?: string;
  /** Every room id that was seen. */
  seenRooms: string[];
  /** Ids after the largest known one that no room of our users had when the run began; null where that is not known. */
  vacantRooms: { first: number; last: number } | null;
  /** How many rooms this run has made and found. */
  madeRooms: number;
  unavailable: Partial<Record<Need, Unavailable>>;
  clockSkewSeconds: number;
  /**
   * Messages of this run have greater ids: it is the greatest that discovery saw. Digits in a string where a number would
   * round.
   */
  recentId: number | string;
  /** Structures of undocumented frames that come without being provoked; their own case reports them. */
  unsolicitedFrames: string[];
  /** Signatures of undocumented frames that answer a post which is in order. */
  acknowledgements: string[];
  /** The greatest time between two receivers of one message in this run, in milliseconds. */
  receiverSpread: number;
  /** The first messages after CONNECTED get lost: `live.after-connected` reports it, other cases wait. */
  subscribesLate: boolean;
  /** Not all of three connections of a user receive: `live.every-connection` reports it, cases run one by one. */
  servesFewConnections: boolean;
}
