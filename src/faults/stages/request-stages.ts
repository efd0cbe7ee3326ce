import type { RequestFault } from '../../protocol/index.ts';
import { requestPoints } from '../armed/trigger.ts';
import type { FaultContext } from '../fault-context.ts';
import type { ChatAnswer, ChatReply, ChatRequest } from '../port/ports.ts';
import { faultyAnswer, needsRealAnswer, withFields } from './faulty-answer.ts';
import type { Stage } from './pipeline.ts';

/** A request that waits for its answer. */
export interface IncomingRequest {
  request: number;
  asked: ChatRequest;
  reply(answer: ChatAnswer): void;
}

/** What faults do to a request before the core hears of it, and to its answer. */
export function requestStages<Incoming extends IncomingRequest>(context: FaultContext): Stage<Incoming>[] {
  return [
    (incoming, next) => {
      if (context.mayAct(requestPoints[incoming.asked.endpoint])) actOn(incoming, context, next);
      else next(incoming);
    },
  ];
}

function actOn<Incoming extends IncomingRequest>(
  incoming: Incoming,
  context: FaultContext,
  next: (incoming: Incoming) => void,
): void {
  const { request, asked, reply } = incoming;
  const { endpoint, authorization, body } = asked;
  const user = ownerOf(context, authorization);
  const decision = context.decide({ point: requestPoints[endpoint], user, room: roomOf(body) }, request);
  const { fault, delayMs = 0 } = decision ?? {};
  const spoil = (about: Omit<ChatAnswer, keyof ChatReply>, real?: ChatAnswer): void => {
    if (fault && !fault.hang) reply({ ...about, ...spoiled(fault, real) });
  };
  if (!fault) context.later(delayMs, () => next(incoming));
  else if (isHandledFirst(fault)) {
    next({ ...incoming, reply: (real) => context.later(delayMs, () => spoil(real, real)) });
  } else context.later(delayMs, () => spoil({ request, endpoint, ...(user !== undefined && { user }) }));
}

function isHandledFirst({ before, respond, fields }: RequestFault): boolean {
  return before === 'answered' || fields !== undefined || (respond !== undefined && needsRealAnswer(respond));
}

function spoiled({ reset, fields, respond = {} }: RequestFault, real: ChatReply | undefined): ChatReply {
  if (fields && real) return { ...real, body: withFields(real.body, fields) };
  return reset ? { status: 0, body: '', damage: 'reset' } : faultyAnswer(respond, real);
}

/** Whose token it is, valid or not. */
function ownerOf({ subjects }: FaultContext, authorization = ''): string | undefined {
  return subjects.ownerOf(authorization.replace(/^Bearer /, ''));
}

function roomOf(body: string): string | undefined {
  return /"room_id"\s*:\s*"([^"\\]*)"/.exec(body)?.[1];
}
