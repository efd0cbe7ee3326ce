import { chatPaths } from '../../protocol/index.ts';
import type { HttpRequest } from '../../wire-client/index.ts';
import { type Actor, tokenFor } from '../context/actor.ts';
import type { PlayContext } from '../context/play-context.ts';
import { type StepVerdict, skipped } from '../expectations/verdict.ts';
import { type Acts, noExpiredToken, unknownRoom } from './step-context.ts';

export type RequestingStep = Acts<'create_dm'> | Acts<'retrieve'> | Acts<'room_info'> | Acts<'request'>;

/** A request below the base URL. */
type AskedRequest = Omit<HttpRequest, 'url'> & { path: string };

/** What a step asks the server; or, where it cannot be asked, why. */
export function requestOf(context: PlayContext, actor: Actor, step: RequestingStep): AskedRequest | StepVerdict {
  const authorization = authorizationOf(actor, step);
  if (authorization === undefined) return noExpiredToken(actor);
  const bearer = authorization === null ? {} : { authorization };
  if ('request' in step) return { ...rawRequest(actor, step.request), ...bearer };
  const question = questionOf(context, actor, step);
  return 'status' in question ? question : { path: question.path, ...bearer, body: JSON.stringify(question.body) };
}

function questionOf(
  context: PlayContext,
  actor: Actor,
  step: Exclude<RequestingStep, Acts<'request'>>,
): { path: string; body: unknown } | StepVerdict {
  if ('create_dm' in step) return { path: chatPaths.createDm, body: { other: userId(context, step.create_dm.other) } };
  if ('room_info' in step) {
    const id = context.rooms.idOf(step.room_info.room);
    if (id === undefined) return unknownRoom(context, step.room_info.room);
    return { path: chatPaths.roomInfo, body: { room_id: id } };
  }
  const after = idAfter(actor, step.retrieve.after);
  if (after === undefined) return skipped(`${actor.name} has not seen the message after which to retrieve.`);
  return { path: chatPaths.retrieve, body: { after } };
}

function rawRequest({ token }: Actor, { path, method, headers, body }: Acts<'request'>['request']): AskedRequest {
  const filled = Object.entries(headers ?? {}).map(([name, value]) => [name, value.replaceAll('{token}', token)]);
  return {
    path,
    ...(method !== undefined && { method }),
    ...(headers && { headers: Object.fromEntries(filled) }),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
}

/** The whole header; null for none, undefined if the token is not known. */
function authorizationOf(actor: Actor, step: RequestingStep): string | null | undefined {
  const { headers = {} } = 'request' in step ? step.request : {};
  if (Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')) return null;
  const token = tokenFor(actor, optionsOf(step).token);
  return token === null || token === undefined ? token : `Bearer ${token}`;
}

function optionsOf(step: RequestingStep): { token?: string } {
  if ('retrieve' in step) return step.retrieve;
  if ('room_info' in step) return step.room_info;
  return 'create_dm' in step ? step.create_dm : step.request;
}

/** @returns undefined if it is that of a message which the user has not seen */
function idAfter({ newestId, idsByText }: Actor, after: Acts<'retrieve'>['retrieve']['after'] = 0): number | undefined {
  if (typeof after === 'object') return idsByText.get(after.message);
  return after === 'last' ? newestId : after;
}

function userId(context: PlayContext, name: string): string {
  return context.actors.find((actor) => actor.name === name)?.id ?? name;
}
