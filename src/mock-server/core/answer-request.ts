import { type AuthProblem, type Dialect, type EndpointName, parseJson } from '../../protocol/index.ts';
import { readAuthorization } from './authorization.ts';
import { badRequest, type Endpoint, type EndpointAnswer, refuse } from './endpoints/answer.ts';
import { createDm } from './endpoints/create-dm.ts';
import { retrieve } from './endpoints/retrieve.ts';
import { roomInfo } from './endpoints/room-info.ts';
import { type Effect, happened, type InputOf, type RequestAnswer } from './inputs.ts';
import type { HintFor, World } from './world.ts';

const endpoints: Record<EndpointName, Endpoint> = { createDm, roomInfo, retrieve };

interface Service {
  world: World;
  dialect: Dialect;
  hintFor: HintFor;
}

/** Who asks comes before what is asked: a body is not looked at before the token was accepted. */
export function answerRequest(
  { world, dialect, hintFor }: Service,
  { request, endpoint, authorization, body, now }: InputOf<'request'>,
): Effect[] {
  const caller = readAuthorization(world, authorization, now);
  if ('error' in caller) {
    const { error, owner, unissued, ...why } = caller;
    const hint = unissued === undefined ? undefined : hintFor(world, unissued);
    const whose = { ...(owner !== undefined && { user: owner }), ...(hint !== undefined && { hint }) };
    return reply(request, endpoint, refuse(error, ''), { ...why, ...whose });
  }
  const user = caller.user.id;
  const value = parseJson(body);
  if (value === undefined) return reply(request, endpoint, badRequest('JSON'), { user });
  const call = { world, dialect, caller: caller.user, body: value };
  return reply(request, endpoint, endpoints[endpoint](call), { user });
}

function reply(
  request: number,
  endpoint: EndpointName,
  { status, body, code, detail, room, notice }: EndpointAnswer,
  who: { user?: string; problem?: AuthProblem; token?: string; hint?: string },
): Effect[] {
  const { user } = who;
  // No answer of create_dm tells which room was made.
  const made = endpoint === 'createDm' ? room : undefined;
  const answer: RequestAnswer = { endpoint, request, status, body };
  if (user !== undefined) answer.user = user;
  if (made !== undefined) answer.room = made;
  return [
    { type: 'reply', answer },
    happened({
      type: 'answered',
      endpoint,
      status,
      ...who,
      ...(code && { code }),
      ...(detail && { detail }),
      ...(room !== undefined && { room }),
    }),
    ...(notice ? [happened(notice)] : []),
  ];
}
