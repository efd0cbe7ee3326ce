/** What the surroundings of a correct server may do to it. Each is off where it is left out. */
export interface Knobs {
  /** Room and user ids; UUIDs where left out. */
  ids?: 'uuid' | 'numbers';
  /** The id of the first message: 1 where left out. */
  firstMessage?: bigint;
  /** Requests beyond so many a second and token are refused. */
  requestsPerSecond?: number;
  /** How they are refused, and whether the answer says for how long. */
  refuseRequests?: { status: 429 | 503; retryAfter?: 'seconds' | 'date' };
  /** Posts beyond so many a second and user are dropped in silence. */
  postsPerSecond?: number;
  connectionsPerUser?: number;
  /** Handshakes beyond so many a second, all users together, are refused. */
  handshakesPerSecond?: number;
  refuseHandshakes?: { status: 429 | 503; retryAfter?: 'seconds' };
  /** How one connection too many is told so; `upgrade` counts all that are open, because no user is known then. */
  refuseConnections?:
    | { how: 'error-frame' | 'close' | 'end-oldest'; code: number }
    | { how: 'upgrade'; status: 429 | 503 };
  /** Connections without a byte for so many milliseconds are cut, kept-alive requests too. */
  idleCutMs?: number;
  /**
   * After so many requests it goes away: for good, or for `downMs`; `forget` drops rooms, tokens and messages;
   * `behindGateway`: a gateway answers 502 meanwhile, and breaks handshakes off.
   */
  leave?: { afterRequests: number; downMs?: number; forget?: boolean; behindGateway?: boolean };
  /** A gateway answers every so many requests and handshakes with a page of its own, as if it reached nobody. */
  gatewayFails?: { status: 502 | 503 | 504 | 522; everyRequests: number; everyHandshakes: number };
  /** A gateway sends every request elsewhere, to the same path with a slash; handshakes pass. */
  redirectRequests?: 301 | 302 | 303 | 307 | 308;
  /** Whoever asks for what is not there is answered 502 by a gateway, each time. */
  notFoundIs502?: boolean;
  /** Tokens live so many milliseconds. `POST /auth/token` with `{"user","secret"}` answers a new one. */
  tokenLifetimeMs?: number;
  /** What is posted reaches everybody only after so many milliseconds; it is stored at once. */
  fanOutMs?: number;
  /** Ids that are not of its kind are malformed: 400. */
  knowsItsIds?: boolean;
  /** Bad tokens and first messages are answered only after so many milliseconds, against those who guess. */
  refusalMs?: number;
  /** Every operation takes so many milliseconds, one after the other, as with one connection to the database. */
  operationMs?: number;
}
