import type { ObservedConnection } from '../connections/observed-connection.ts';
import type { ObservedMessage } from './observed-message.ts';

/** A message that other connections have, and this one has not. */
export interface Owed {
  /** CONNECTED had been sent on it before the message was: it must come. Else it may. */
  isDue: boolean;
  /** A message that was posted when its sender had this one, and came here before it. */
  overtakenBy?: { message: ObservedMessage; position: number };
}

type OwedMessages = Map<ObservedMessage, Owed>;

/** What each connection waits for: messages that others have. */
export class Owing {
  readonly #byConnection = new Map<ObservedConnection, OwedMessages>();

  to(connection: ObservedConnection): OwedMessages {
    const known = this.#byConnection.get(connection);
    if (known) return known;
    const owed: OwedMessages = new Map();
    this.#byConnection.set(connection, owed);
    return owed;
  }

  /** Nothing is owed to it any more: it may have come. */
  excuse(connection: ObservedConnection): void {
    this.#byConnection.delete(connection);
  }

  clear(): void {
    this.#byConnection.clear();
  }
}
