import { chatPaths, type EndpointName, isObject } from '../../protocol/index.ts';
import { type Answer, type RecordedAnswer, recordedCall, type Transcript } from '../../wire-client/index.ts';
import type { UserRole } from '../discovery/server-profile.ts';
import type { Session } from './session.ts';

/** Overrides what a call sends: a whole `Authorization` header or none, a body that is no JSON. */
export interface CallOptions {
  authorization?: string | null;
  rawBody?: string;
}

interface CallAs extends CallOptions {
  role: UserRole;
  endpoint: EndpointName;
  body: unknown;
}

/** Calls an endpoint as a user. A server may repeat the token that it refuses, and that may be nearly a user's. */
export async function callAs(session: Session, transcript: Transcript, call: CallAs): Promise<RecordedAnswer> {
  const { setup, http, shown: show } = session;
  const { role, endpoint, rawBody = JSON.stringify(call.body) } = call;
  const { authorization = `Bearer ${setup.users[role]?.token ?? ''}` } = call;
  const answer = await recordedCall(http, transcript, {
    url: setup.url,
    path: chatPaths[endpoint],
    body: rawBody,
    show,
    secret: call.authorization?.match(/\S+$/)?.[0],
    ...(authorization !== null && { user: role, authorization }),
  }).answered;
  noteRoomRequest(session, call, answer);
  return answer;
}

function noteRoomRequest({ roomRequests }: Session, { role, endpoint, body }: CallAs, { status }: Answer): void {
  const other = isObject(body) && body.other;
  if (endpoint === 'createDm' && status === 200 && typeof other === 'string') roomRequests.push({ asker: role, other });
}
