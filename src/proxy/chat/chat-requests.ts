import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import {
  type ChatAnswer,
  type FaultContext,
  type IncomingRequest,
  pipeline,
  requestPoints,
  requestStages,
} from '../../faults/index.ts';
import type { ExchangeWatch, ForwardedAnswer, Forwarder } from '../../forward/index.ts';
import { type EndpointName, errorBody, errorTable } from '../../protocol/index.ts';
import { sendReply, WaitingRequests } from '../../server-kit/index.ts';
import { longestBody } from '../record/collected-body.ts';
import { ChatExchange, type ExchangeContext } from './chat-exchange.ts';
import { readBody } from './read-body.ts';

/** A request on which a fault may act: it was read whole. */
interface HeldRequest extends IncomingRequest {
  exchange: ChatExchange;
  request: number;
  incoming: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
  /** To be called when it goes on to the server. */
  goesOn(): void;
  /** What passes the server's answer on; where `reply` is another, a fault wants to change it. */
  direct: (answer: ChatAnswer) => void;
}

/** Requests of the chat: they pass as they are, are recorded, and faults act on them. */
export class ChatRequests {
  readonly #forwarder: Forwarder;
  readonly #faults: FaultContext;
  readonly #context: ExchangeContext;
  readonly #handle: (held: HeldRequest) => void;
  /** Those of each client on which faults may act. */
  readonly #waiting = new WeakMap<Socket, WaitingRequests>();
  #requests = 0;

  constructor(forwarder: Forwarder, faults: FaultContext, context: ExchangeContext) {
    this.#forwarder = forwarder;
    this.#faults = faults;
    this.#context = context;
    this.#handle = pipeline(requestStages<HeldRequest>(faults), (held) => this.#ask(held));
  }

  /** A POST to one of the chat's endpoints. */
  handle(endpoint: EndpointName, incoming: IncomingMessage, response: ServerResponse): void {
    this.#requests += 1;
    const exchange = new ChatExchange(this.#requests, endpoint, incoming, this.#context);
    const pass = (): void => this.#forwarder.request(incoming, response, watchOf(exchange));
    if (!this.#faults.mayAct(requestPoints[endpoint]) && !exchange.hasExpired) {
      pass();
      return;
    }
    this.#countWaiting(incoming.socket, response);
    // The server is not asked before the body is here.
    if (/^100-continue$/i.test(incoming.headers.expect ?? '')) response.writeContinue();
    const handle = (body: Buffer | undefined): void => (body ? this.#hold(exchange, incoming, response, body) : pass());
    const gone = { why: 'The client went away before it had sent the whole request.', code: 'CLIENT_GONE' };
    readBody(incoming, longestBody)
      .then(handle, () => exchange.ended(gone))
      .catch(({ message }: Error) => {
        exchange.ended({ why: `The proxy could not go on with it: ${message}.`, code: 'FAILED' });
        response.destroy();
      });
  }

  #countWaiting(client: Socket, response: ServerResponse): void {
    const waiting = this.#waiting.get(client) ?? new WaitingRequests(client);
    this.#waiting.set(client, waiting);
    waiting.add();
    response.once('close', () => waiting.remove());
  }

  #hold(exchange: ChatExchange, incoming: IncomingMessage, response: ServerResponse, body: Buffer): void {
    exchange.sent.add(body);
    const direct = (answer: ChatAnswer): void => {
      const { request: _, endpoint: __, user: ___, ...recorded } = answer;
      const { headers: ____, ...passed } = recorded;
      exchange.record(passed);
      if (!response.destroyed) sendReply(response, answer);
    };
    const asked = { endpoint: exchange.endpoint, authorization: incoming.headers.authorization, body: body.toString() };
    const held = { exchange, request: exchange.number, asked, incoming, response, body, direct, reply: direct };
    exchange.held((goesOn) => this.#handle({ ...held, goesOn }));
  }

  /** No fault has kept it from the server. */
  #ask({ exchange, incoming, response, body, goesOn, direct, reply }: HeldRequest): void {
    if (exchange.hasExpired) {
      this.#refuse(exchange, direct);
      return;
    }
    if (response.destroyed) {
      exchange.ended({ why: 'The client went away while a fault held its request up.', code: 'CLIENT_GONE' });
      return;
    }
    goesOn();
    const watch = watchOf(exchange);
    if (reply === direct) this.#forwarder.request(incoming, response, watch, body);
    else
      this.#forwarder.request(
        incoming,
        response,
        { ...watch, takeAnswer: (answer) => take(exchange, answer, reply) },
        body,
      );
  }

  /** The server knows nothing of a token that a fault has let run out: it is not asked. */
  #refuse({ number: request, endpoint, user }: ChatExchange, direct: HeldRequest['direct']): void {
    const whose = user !== undefined && { user };
    const does = 'the token has run out';
    this.#context.report({ type: 'fault', faults: ['expire'], on: requestPoints[endpoint], does, request, ...whose });
    const body = JSON.stringify(errorBody('AUTH_TOKEN_EXPIRED'));
    direct({ request, endpoint, ...whose, status: errorTable.AUTH_TOKEN_EXPIRED.status, body });
  }
}

function watchOf(exchange: ChatExchange): ExchangeWatch {
  return {
    sent: (chunk) => exchange.sent.add(chunk),
    sentAll: () => exchange.asked(),
    answered: (answer) => exchange.answered(answer),
    received: (chunk) => exchange.received.add(chunk),
    ended: (failure) => exchange.ended(failure),
  };
}

/** A fault changes an answer that has come whole. */
function take(exchange: ChatExchange, answer: ForwardedAnswer, reply: (answer: ChatAnswer) => void): void {
  const { number: request, endpoint, user } = exchange;
  const body = exchange.taken(answer);
  reply({ request, endpoint, ...(user !== undefined && { user }), status: answer.status, body });
}
