import type { ChatEvent, RequestFault } from '../../protocol/index.ts';
import type { Clock } from '../clock.ts';
import { type ChatCore, expireTokens } from '../core/index.ts';
import type { ChatAnswer, ChatReply, ChatRequest } from '../switchboard/ports.ts';
import { describeEffect } from './describe-effect.ts';
import type { Decision, Faults } from './faults.ts';
import { faultyAnswer, needsRealAnswer } from './faulty-answer.ts';
import { requestPoints } from './trigger.ts';

export interface FaultyRequestsParts {
  core: ChatCore;
  clock: Clock;
  faults: Faults;
  report: (event: ChatEvent) => void;
  /** Carries out a request. */
  ask: (request: number, asked: ChatRequest, onAnswer: (answer: ChatAnswer) => void) => void;
  /** Puts an answer on the wire. */
  answer: (answer: ChatAnswer, respond: (reply: ChatReply) => void) => void;
}

type Respond = (reply: ChatReply) => void;

/** Requests on which a fault may act. */
export class FaultyRequests {
  readonly #parts: FaultyRequestsParts;

  constructor(parts: FaultyRequestsParts) {
    this.#parts = parts;
  }

  request(request: number, asked: ChatRequest, respond: Respond): void {
    const { core, clock, faults, report, ask, answer } = this.#parts;
    const user = userOf(core, asked.authorization);
    const point = requestPoints[asked.endpoint];
    const decision = faults.decide({ point, user, room: roomOf(asked.body) });
    if (!decision) {
      ask(request, asked, (real) => answer(real, respond));
      return;
    }
    const whose = user === undefined ? {} : { user };
    report({ type: 'fault', faults: decision.names, on: point, does: describeEffect(decision), request, ...whose });
    if (decision.isExpiring && user !== undefined) expireTokens(core.world, user, clock.now());
    if (isHandledFirst(decision))
      ask(request, asked, (real) => this.#later(decision, () => this.#spoil(decision, real, respond)));
    else this.#later(decision, () => this.#instead(decision, { request, asked, respond, whose }));
  }

  #later({ delayMs }: Decision<RequestFault>, act: () => void): void {
    if (delayMs === 0) act();
    else this.#parts.clock.setTimer(delayMs, act);
  }

  /** The request was carried out; its answer is affected. */
  #spoil({ fault }: Decision<RequestFault>, real: ChatAnswer, respond: Respond): void {
    if (fault?.hang) return;
    if (fault?.reset) respond({ status: 0, body: '', damage: 'reset' });
    else if (fault?.respond) this.#parts.answer({ ...real, ...faultyAnswer(fault.respond, real) }, respond);
    else this.#parts.answer(real, respond);
  }

  /** The request is not carried out, unless it was only held up. */
  #instead(
    { fault }: Decision<RequestFault>,
    { request, asked, respond, whose }: { request: number; asked: ChatRequest; respond: Respond; whose: object },
  ): void {
    const { ask, answer } = this.#parts;
    if (fault?.hang) return;
    if (fault?.reset) respond({ status: 0, body: '', damage: 'reset' });
    else if (fault?.respond) {
      answer({ request, endpoint: asked.endpoint, ...whose, ...faultyAnswer(fault.respond) }, respond);
    } else ask(request, asked, (real) => answer(real, respond));
  }
}

function isHandledFirst({ fault }: Decision<RequestFault>): boolean {
  return fault?.before === 'answered' || (fault?.respond !== undefined && needsRealAnswer(fault.respond));
}

/** Whose token it is, valid or not. */
function userOf({ world }: ChatCore, authorization = ''): string | undefined {
  return world.tokens.get(authorization.replace(/^Bearer /, ''))?.user;
}

function roomOf(body: string): string | undefined {
  return /"room_id"\s*:\s*"([^"\\]*)"/.exec(body)?.[1];
}
