import { chatPaths, type EndpointName, isObject } from '../../protocol/index.ts';
import type { Answer } from '../../wire-client/http-client.ts';
import { redactor } from '../../wire-client/redact.ts';
import type { Transcript } from '../../wire-client/transcript.ts';
import type { Role } from '../discovery/server-profile.ts';
import type { Session } from './session.ts';

/** An answer, and the index of its entry in the transcript. */
export type RecordedAnswer = Answer & { entry: number };

/** Overrides what a call sends: a whole `Authorization` header or none, a body that is no JSON. */
export interface CallOptions {
  authorization?: string | null;
  rawBody?: string;
}

export interface Call extends CallOptions {
  role: Role;
  endpoint: EndpointName;
  body: unknown;
}

/** Calls an endpoint as a user; the transcript shows the request, with the beginning of the token only, and the answer. */
export async function recordedCall(session: Session, transcript: Transcript, call: Call): Promise<RecordedAnswer> {
  const { setup, http } = session;
  const { role, endpoint, rawBody = JSON.stringify(call.body) } = call;
  const { authorization = `Bearer ${setup.users[role]?.token ?? ''}` } = call;
  const who = authorization === null ? 'nobody' : role;
  const shown = authorization?.replace(/\S+$/, (token) => session.shown(token)) ?? null;
  const path = chatPaths[endpoint];
  transcript.add(who, 'request', { method: 'POST', path, authorization: shown, body: rawBody });
  const url = `${setup.url}${path}`;
  const came = await http.send({ url, body: rawBody, ...(authorization && { authorization }) });
  const answer = call.authorization ? withoutToken(came, call.authorization) : came;
  noteRoomRequest(session, call, answer);
  const { ms: _, ...data } = answer;
  return { ...answer, entry: transcript.add(who, 'response', data) };
}

/** A server may repeat the token that it refuses, and that may be nearly the token of a user. */
const withoutToken = (answer: Answer, authorization: string): Answer =>
  redactor(authorization.match(/\S+$/) ?? [])(answer);

function noteRoomRequest({ roomRequests }: Session, { role, endpoint, body }: Call, { status }: Answer): void {
  const other = isObject(body) && body.other;
  if (endpoint === 'createDm' && status === 200 && typeof other === 'string') roomRequests.push({ asker: role, other });
}
