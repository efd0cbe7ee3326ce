import type { EndpointName } from '../../../protocol/index.ts';
import type { RequestToken } from '../../read/token-of-request.ts';
import type { Moment } from '../connections/observed-connection.ts';
import type { Person } from '../people/person.ts';

/** A request that was answered whole. */
export interface ObservedExchange {
  request: number;
  endpoint: EndpointName;
  /** Who asked, where the token was theirs. */
  person: Person | undefined;
  /** Where the request stands; undefined where it is not in the record, and nothing about it is known. */
  asked: Moment | undefined;
  token: RequestToken;
  /** The JSON value of the request's body; undefined where it was none, or is not known. */
  sent: unknown;
  /** Whether the body of the request is known whole. */
  isSentKnown: boolean;
  answered: number;
  status: number;
  /** As it came. */
  body: string;
  /** The JSON value of the body; undefined where it is none. */
  json: unknown;
  /** The body was shortened for keeping. */
  isShortened: boolean;
}
