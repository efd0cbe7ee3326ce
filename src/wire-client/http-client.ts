import http from 'node:http';
import https from 'node:https';
import { parseJson } from '../protocol/index.ts';
import { afterListening } from './after-listening.ts';
import type { Tls } from './connection/connection-options.ts';
import type { ProxyAgent } from './forward-proxy/proxy-agents.ts';
import { ProxyRoutes } from './forward-proxy/proxy-routes.ts';
import { gatewayOf } from './from-gateway.ts';
import { largestBody, readBody } from './read-body.ts';
import { retryAfterOf } from './retry-after.ts';

/** What came back, or why nothing did. Redirects are not followed: a token must not travel to another place. */
export interface Answer {
  /** Undefined where no answer came. */
  status?: number;
  /** As text, decoded where it came compressed. */
  body: string;
  location?: string;
  /** The gateway that it came through, as that names itself. */
  gateway?: string;
  /** For how long the server wants to be left alone, in milliseconds. */
  retryAfterMs?: number;
  /** True where the body was longer than we read. */
  truncated?: true;
  /** Why no whole answer came. */
  failure?: string;
  /** The system's name of the failure, such as `ECONNREFUSED`. */
  code?: string;
  ms: number;
}

export interface HttpRequest {
  method?: string;
  url: string;
  /** Take the place of our own, in whatever case, and are written as they are here. */
  headers?: Readonly<Record<string, string>>;
  /** The whole `Authorization` header; none is sent where it is left out. */
  authorization?: string;
  body?: string;
  /** In place of the client's own. Milliseconds. */
  timeoutMs?: number;
  /** On a connection of its own, which nothing has passed before. */
  isAlone?: true;
}

interface HttpClientOptions {
  tls: Tls;
  timeoutMs: number;
  keepAlive?: boolean;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>;
}

interface Attempted {
  answer: Answer;
  /** Whether it went over a connection that had been used before. */
  reused: boolean;
}

/** Sends requests over kept-alive connections; `close` ends them. */
export class HttpClient {
  readonly #tls: Tls;
  readonly #timeoutMs: number;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agents: { 'http:': http.Agent; 'https:': https.Agent };
  readonly #routes: ProxyRoutes;

  /** @param keepAlive false: each request has a connection of its own, and none is ever tried anew */
  constructor({ tls, timeoutMs, keepAlive = true, headers = {} }: HttpClientOptions) {
    this.#headers = headers;
    this.#tls = tls;
    this.#timeoutMs = timeoutMs;
    this.#agents = { 'http:': new http.Agent({ keepAlive }), 'https:': new https.Agent({ keepAlive }) };
    this.#routes = new ProxyRoutes({ keepAlive });
  }

  /**
   * Never throws: what went wrong stands in the answer. Where a kept-alive connection was just closed, the request goes
   * out on a fresh one: a server closes all that were idle at once.
   */
  async send(request: HttpRequest): Promise<Answer> {
    if (request.isAlone) return this.#sendAlone(request);
    const { answer, reused } = await this.#attempt(request, this.#routes);
    const stale = reused && answer.status === undefined && (answer.code === 'ECONNRESET' || answer.code === 'EPIPE');
    return stale ? this.#sendAlone(request) : answer;
  }

  async #sendAlone(request: HttpRequest): Promise<Answer> {
    return (await this.#attempt(request, new ProxyRoutes({ keepAlive: false }), false)).answer;
  }

  close(): void {
    this.#routes.close();
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  async #attempt(request: HttpRequest, routes: ProxyRoutes, agent?: false): Promise<Attempted> {
    try {
      return await this.#exchange(request, { agent, proxied: await routes.agentFor(request.url) });
    } catch (error) {
      const { message: failure, code = '' } = error as NodeJS.ErrnoException;
      return { answer: { body: '', failure, code, ms: 0 }, reused: false };
    }
  }

  /** @param how `agent`: false: on a connection of its own; `proxied`: through a proxy */
  #exchange(
    { method = 'POST', url, authorization, headers: given, body, timeoutMs = this.#timeoutMs }: HttpRequest,
    { agent, proxied }: { agent: false | undefined; proxied: ProxyAgent | undefined },
  ): Promise<Attempted> {
    const began = performance.now();
    const protocol = new URL(url).protocol === 'https:' ? 'https:' : 'http:';
    const { request } = protocol === 'https:' ? https : http;
    return new Promise((resolve) => {
      const answer: Answer = { body: '', ms: 0 };
      const done = () => {
        callOff();
        answer.ms = Math.round(performance.now() - began);
        resolve({ answer, reused: outgoing.reusedSocket });
      };
      const fail = (error: NodeJS.ErrnoException) => {
        answer.failure ??= error.message || error.code || 'the connection failed';
        if (error.code) answer.code ??= error.code;
        done();
      };
      const headers = {
        ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        ...(authorization !== undefined && { Authorization: authorization }),
        accept: 'application/json',
        // What is on the wire is what is judged; who compresses all the same is understood.
        'accept-encoding': 'identity',
        ...this.#headers,
        ...given,
      };
      const outgoing = request(
        url,
        { ...this.#tls, method, agent: proxied ?? agent ?? this.#agents[protocol], headers },
        (incoming) => {
          const refusal = proxied?.refusal(incoming.statusCode);
          if (refusal) {
            incoming.resume();
            return fail(refusal);
          }
          Object.assign(answer, headOf(incoming));
          readBody(incoming, fail, ({ body, truncated }) => {
            Object.assign(answer, { body, ...(truncated && { truncated }) });
            done();
          });
        },
      );
      const callOff = afterListening(timeoutMs, () => {
        answer.failure = `${noWholeAnswer} ${timeoutMs} ms`;
        outgoing.destroy();
        done();
      });
      outgoing.on('error', fail);
      outgoing.end(body);
    });
  }
}

const noWholeAnswer = 'no whole answer within';

/** Whether an answer began in time and took longer than it was waited for. */
export const isTooSlow = ({ status, failure = '' }: Answer): boolean =>
  status !== undefined && failure.startsWith(noWholeAnswer);

/** What stands before the body of an answer. */
function headOf({ statusCode = 0, headers }: http.IncomingMessage): Omit<Answer, 'body' | 'ms'> {
  const gateway = gatewayOf(headers);
  const retryAfterMs = retryAfterOf(headers);
  return {
    status: statusCode,
    ...(headers.location && { location: headers.location }),
    ...(gateway !== undefined && { gateway }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** The JSON value of a body, or undefined. */
export const jsonOf = ({ body }: Answer): unknown => parseJson(body);

/** An answer in a few words, for a sentence. */
export function describeAnswer({ status, body, location, failure, truncated }: Answer): string {
  if (status === undefined) return `no answer (${failure})`;
  if (location)
    return `a redirect (${status}) to ${location}, which is not followed because the token would travel along`;
  if (failure) return `${status} and then ${failure}`;
  if (truncated) return `${status} with a body of more than ${largestBody / 2 ** 20} MB`;
  const shown = body.length > 120 ? `${body.slice(0, 120)}…` : body;
  return shown === '' ? `${status} with an empty body` : `${status} with the body ${shown}`;
}
