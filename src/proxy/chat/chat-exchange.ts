import type { IncomingMessage } from 'node:http';
import { type ForwardedAnswer, type ForwardFailure, headerIn } from '../../forward/index.ts';
import { type ChatEvent, type EndpointName, isErrorBody, parseJson } from '../../protocol/index.ts';
import type { Cut, PassedRequest, PassedResponse } from '../../traffic/index.ts';
import { CollectedBody } from '../record/collected-body.ts';
import { Passage } from '../record/passage.ts';
import type { ProxyJournal } from '../record/proxy-journal.ts';
import type { TokenNames } from '../record/token-names.ts';
import { nameOf } from './chat-path.ts';

/** What all requests of a proxy share. */
export interface ExchangeContext {
  journal: ProxyJournal;
  names: TokenNames;
  report(event: ChatEvent): void;
}

/** As much as a server of the chat takes, in bytes. */
const longestDecodedRequest = 1_048_576;

type Answered = Omit<PassedResponse, 'kind' | 'request' | 'endpoint' | 'user'>;

/** One request of the chat and its answer, as they are recorded. */
export class ChatExchange {
  readonly number: number;
  readonly endpoint: EndpointName;
  /** Whose token it came with. */
  readonly user: string | undefined;
  readonly sent = new CollectedBody(longestDecodedRequest);
  readonly received = new CollectedBody();
  readonly #request: IncomingMessage;
  readonly #context: ExchangeContext;
  readonly #cut: Cut;
  readonly #token: string | undefined;
  #isAsked = false;
  /** Missing where no fault may act on it. */
  #passage: Passage | undefined;
  #isAnswered = false;
  #answer: ForwardedAnswer | undefined;

  constructor(number: number, endpoint: EndpointName, request: IncomingMessage, context: ExchangeContext) {
    this.number = number;
    this.endpoint = endpoint;
    this.#request = request;
    this.#context = context;
    const { authorization } = request.headers;
    const token = /^Bearer +(.+)$/.exec(authorization ?? '')?.[1];
    this.user = token === undefined ? undefined : context.names.nameOf(token);
    this.#token = token;
    // Whatever its scheme, and without one: it is a secret all the same.
    this.#cut = context.names.cutterFor(token ?? authorization?.replace(/^\S+ +/, ''));
  }

  /** Whether a fault has let its token run out. */
  get hasExpired(): boolean {
    return this.#context.names.hasExpired(this.#token);
  }

  /** The request has gone on; a server may answer before it has come whole. */
  asked(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    const { journal } = this.#context;
    this.sent.end();
    journal.soon((at) => {
      const wentOn = this.#passage?.wentOn ?? true;
      journal.request(at, { ...this.#asked(), ...(!wentOn && { side: 'client' }) });
    });
  }

  /** The request has come whole, and faults may act on it. @param handle is given what it calls when the request goes on */
  held(handle: (goesOn: () => void) => void): void {
    const { journal } = this.#context;
    this.#passage = new Passage();
    this.asked();
    this.#passage.through(handle, {
      again: () => journal.soon((at) => journal.atServer(at, { kind: 'request', ...this.#asked() })),
    });
  }

  #asked(): Omit<PassedRequest, 'kind'> {
    const { authorization, 'content-encoding': encoding } = this.#request.headers;
    const { body, ...more } = this.sent.read(encoding);
    const shown = authorization !== undefined && { authorization: this.#context.names.shown(authorization) };
    return { ...this.#whose, ...shown, body: this.#cut(body), ...more };
  }

  answered(answer: ForwardedAnswer): void {
    this.asked();
    this.#answer = answer;
  }

  /** The server's answer has passed whole, or why not. */
  ended(failure?: ForwardFailure): void {
    this.asked();
    this.#recordOnce(() => {
      const known = this.#answer && { status: this.#answer.status };
      const why = failure && { failure: failure.why, code: failure.code };
      return { ...known, ...this.#readAnswer(), ...why };
    });
  }

  /** The body of the server's answer as it says, as far as it has come. */
  #readAnswer(): ReturnType<CollectedBody['read']> {
    return this.received.read(headerIn(this.#answer?.rawHeaders ?? [], 'content-encoding'));
  }

  /** Records what the client gets in place of the server's answer. */
  record(answer: Answered): void {
    this.#recordOnce(() => ({ ...answer, side: 'client' }));
  }

  /** The server's answer has come whole, and a fault will change it. @returns its body */
  taken({ status }: ForwardedAnswer): string {
    const { journal } = this.#context;
    const { body } = this.#readAnswer();
    journal.soon((at) => journal.atServer(at, { kind: 'response', ...this.#whose, status, body: this.#cut(body) }));
    return body;
  }

  #recordOnce(make: () => Answered): void {
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    this.received.end();
    this.#context.journal.soon((at) => this.#record(at, make()));
  }

  #record(at: number, answer: Answered): void {
    const { journal, report } = this.#context;
    journal.response(at, { ...this.#whose, ...answer, body: this.#cut(answer.body) });
    const { status, body, failure, code = '' } = answer;
    const { endpoint, user } = this;
    const whose = user !== undefined && { user };
    if (failure !== undefined) report({ type: 'forward-failed', ...this.#name, why: failure, code });
    else if (status !== undefined) report({ type: 'answered', endpoint, status, ...whose, ...codeIn(status, body) });
  }

  get #whose(): { request: number; endpoint: EndpointName; user?: string } {
    const { number: request, endpoint, user } = this;
    return { request, endpoint, ...(user !== undefined && { user }) };
  }

  get #name(): { method: string; path: string } {
    return nameOf(this.#request);
  }
}

/** The `error_code` of an answer that is an error of the document. */
function codeIn(status: number, body: string): { code?: never } {
  if (status < 400 || body.length > 10_000) return {};
  const json = parseJson(body);
  return isErrorBody(json) ? { code: json.error_code as never } : {};
}
