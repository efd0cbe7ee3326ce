import { chatPaths, type EndpointName, isObject } from '../../../protocol/index.ts';
import { type Answer, type RecordedAnswer, recordedCall, type Transcript } from '../../../wire-client/index.ts';
import type { UserRole } from '../../discovery/server-profile.ts';
import type { Attempt } from '../../pace/index.ts';
import type { Session } from './session.ts';

/**
 * Overrides what a call sends: a whole `Authorization` header or none, how it is written, a body that is no JSON,
 * the connection. */
export interface CallOptions {
  authorization?: string | null;
  /** The name of the header is sent as `authorization`, as HTTP/2 gateways do. */
  inLowerCase?: true;
  rawBody?: string;
  /** On a connection of its own, which nothing has passed before. */
  isAlone?: true;
}

interface CallAs extends CallOptions {
  role: UserRole;
  endpoint: EndpointName;
  body: unknown;
}

/** Who calls: a case, with its part of the record. */
interface Caller {
  transcript: Transcript;
  attempt: Attempt;
}

/**
 * Calls an endpoint as a user, at the pace that the server takes. A server may repeat the token that it refuses, and
 * that may be nearly a user's.
 */
export async function callAs(session: Session, { transcript, attempt }: Caller, call: CallAs): Promise<RecordedAnswer> {
  const { setup, http, pace, shown: show } = session;
  const { role, endpoint, rawBody = JSON.stringify(call.body) } = call;
  const send = () => {
    const { authorization = `Bearer ${setup.users[role]?.token ?? ''}` } = call;
    pace.noteRequest(role);
    return recordedCall(http, transcript, {
      url: setup.url,
      path: chatPaths[endpoint],
      body: rawBody,
      show,
      ...session.endpoints.patience(endpoint),
      ...(call.isAlone && { isAlone: true }),
      secret: call.authorization?.match(/\S+$/)?.[0],
      ...(authorization !== null && { user: role, authorization }),
      ...(authorization !== null && call.inLowerCase && { headers: { authorization } }),
    }).answered;
  };
  const first = await pace.requests.send(role, attempt, send);
  const isRenewed = hasRunOut(call, first) && (await attempt.during(session.tokens.renewAll()));
  const answer = isRenewed ? await pace.requests.send(role, attempt, send) : first;
  session.noteFailure(answer.code);
  noteRoomRequest(session, call, answer);
  noteTroubles(attempt, call, answer);
  session.endpoints.noteAnswer(endpoint, answer);
  if (answer.status !== undefined) pace.workload.answered(answer.ms);
  return answer;
}

/** Failures that say that the connection was lost, and not that the server took its time. */
const lost = /^(ECONNRESET|EPIPE|ECONNABORTED|ETIMEDOUT|HPE_INVALID_EOF_STATE)$/;

function noteTroubles({ troubles }: Attempt, call: CallAs, answer: Answer): void {
  const { code = '' } = answer;
  if (code === 'ECONNREFUSED' || code === 'EPROXY') troubles.add('unreachable');
  if (lost.test(code)) troubles.add('cut');
  if (hasRunOut(call, answer)) troubles.add('expired');
}

/** Whether the user's own token is said to have run out. */
const hasRunOut = ({ authorization }: CallAs, { status, body }: Answer): boolean =>
  status === 401 && authorization === undefined && body.includes('AUTH_TOKEN_EXPIRED');

function noteRoomRequest({ roomRequests }: Session, { role, endpoint, body }: CallAs, { status }: Answer): void {
  const other = isObject(body) && body.other;
  if (endpoint === 'createDm' && status === 200 && typeof other === 'string') roomRequests.push({ asker: role, other });
}
