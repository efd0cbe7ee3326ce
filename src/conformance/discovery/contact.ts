import type { JsonObject } from '../../protocol/index.ts';
import type { Connection, RecordedAnswer } from '../../wire-client/index.ts';
import type { UserRole } from './server-profile.ts';

/** What one user met first: the answers of two endpoints, and whether a connection went live. */
export interface FirstContact {
  role: UserRole;
  retrieve: RecordedAnswer;
  roomInfo: RecordedAnswer;
  connection: Connection;
  opened: boolean;
  connected: boolean;
  /** Undefined where no list of messages could be found in the answer. */
  history: JsonObject[] | undefined;
}
