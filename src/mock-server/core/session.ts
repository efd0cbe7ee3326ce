/** What a connection on `/chat/connect` can be in. */
export type SessionState = 'awaiting-token' | 'live' | 'refused' | 'closed';

/** What can happen to it. */
export type SessionStep = 'accept' | 'refuse' | 'close';

/**
 * The life of a connection. A refused one stays dark until it closes (connect.refused-stays-dark);
 * a step that is not in the table cannot happen.
 */
const transitions: Record<SessionState, Partial<Record<SessionStep, SessionState>>> = {
  'awaiting-token': { accept: 'live', refuse: 'refused', close: 'closed' },
  live: { close: 'closed' },
  refused: { close: 'closed' },
  closed: {},
};

/** One connection on `/chat/connect`. */
export class ConnectionSession {
  readonly connection: number;
  /** The user, once the token was accepted. */
  user: string | undefined;
  /** Whether the client can have read CONNECTED: what arrives earlier was sent too early, which only a note tells. */
  canHaveRead = false;
  /** Whether the client has answered the ping that was sent just before CONNECTED. */
  hasAnsweredPing = false;
  #state: SessionState = 'awaiting-token';

  constructor(connection: number) {
    this.connection = connection;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** @throws Error if the table has no such step */
  take(step: SessionStep): void {
    const next = transitions[this.#state][step];
    if (!next) throw new Error(`Connection ${this.connection} is ${this.#state}: it cannot ${step}.`);
    this.#state = next;
  }
}
