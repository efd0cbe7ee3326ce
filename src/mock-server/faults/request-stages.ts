import type { RequestFault } from '../../protocol/index.ts';
import type { ChatAnswer, ChatReply, ChatRequest } from '../ports/ports.ts';
import type { FaultContext } from './fault-context.ts';
import { faultyAnswer, needsRealAnswer } from './faulty-answer.ts';
import type { Stage } from './pipeline.ts';
import { requestPoints } from './trigger.ts';

/** A request that waits for its answer. */
export interface IncomingRequest {
  request: number;
  asked: ChatRequest;
  reply(answer: ChatAnswer): void;
}

/** What faults do to a request before the core hears of it, and to its answer. */
export function requestStages(context: FaultContext): Stage<IncomingRequest>[] {
  return [
    (incoming, next) => {
      const { request, asked, reply } = incoming;
      const user = (): string | undefined => ownerOf(context, asked.authorization);
      const decision = context.decide(requestPoints[asked.endpoint], () => {
        return { request, user: user(), room: roomOf(asked.body) };
      });
      if (!decision) {
        next(incoming);
        return;
      }
      const { fault, delayMs } = decision;
      const answer = (about: Omit<ChatAnswer, keyof ChatReply>, real?: ChatAnswer): void => {
        if (fault && !fault.hang) reply({ ...about, ...spoiled(fault, real) });
      };
      if (fault && isHandledFirst(fault)) {
        next({ ...incoming, reply: (real) => context.later(delayMs, () => answer(real, real)) });
      } else if (fault) {
        const owner = user();
        const about = { request, endpoint: asked.endpoint, ...(owner !== undefined && { user: owner }) };
        context.later(delayMs, () => answer(about));
      } else context.later(delayMs, () => next(incoming));
    },
  ];
}

function isHandledFirst({ before, respond }: RequestFault): boolean {
  return before === 'answered' || (respond !== undefined && needsRealAnswer(respond));
}

function spoiled({ reset, respond = {} }: RequestFault, real: ChatReply | undefined): ChatReply {
  return reset ? { status: 0, body: '', damage: 'reset' } : faultyAnswer(respond, real);
}

/** Whose token it is, valid or not. */
function ownerOf({ core }: FaultContext, authorization = ''): string | undefined {
  return core.world.tokens.get(authorization.replace(/^Bearer /, ''))?.user;
}

function roomOf(body: string): string | undefined {
  return /"room_id"\s*:\s*"([^"\\]*)"/.exec(body)?.[1];
}
