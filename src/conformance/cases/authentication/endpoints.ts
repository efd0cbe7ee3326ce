import type { EndpointName } from '../../../protocol/index.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { Need } from '../../discovery/server-profile.ts';
import { unknownRoom, unknownUser } from '../actions/unknown.ts';

/** An endpoint that asks for a token, and a valid request to it. */
export interface AuthenticatedEndpoint {
  name: EndpointName;
  path: string;
  needs: readonly Need[];
  /** The requirement that is broken where the endpoint does not work at all. */
  works: string;
  body(context: CaseContext): object;
  /** What makes it name something that does not exist; nothing where it names nothing. */
  bodyOfUnknown(context: CaseContext): Readonly<Record<string, unknown>>;
}

export const createDm: AuthenticatedEndpoint = {
  name: 'createDm',
  path: 'create_dm',
  needs: ['peer-id'],
  works: 'create-dm.ok',
  body: (context) => ({ other: context.userId('peer') }),
  bodyOfUnknown: (context) => ({ other: unknownUser(context) }),
};

export const roomInfo: AuthenticatedEndpoint = {
  name: 'roomInfo',
  path: 'room_info',
  needs: ['shared'],
  works: 'room-info.shape',
  body: (context) => ({ room_id: context.room('shared') }),
  bodyOfUnknown: (context) => ({ room_id: unknownRoom(context) }),
};

export const retrieve: AuthenticatedEndpoint = {
  name: 'retrieve',
  path: 'retrieve',
  needs: [],
  works: 'retrieve.shape',
  body: () => ({ after: 2_000_000_000 }),
  bodyOfUnknown: () => ({}),
};
