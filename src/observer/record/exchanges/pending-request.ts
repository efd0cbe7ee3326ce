import type { PassedRequest } from '../../../traffic/index.ts';
import type { Moment } from '../connections/observed-connection.ts';

/** A request whose answer has not come yet. */
export interface PendingRequest extends Moment {
  entry: PassedRequest;
}
