import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { isLoopback, isObject, parseJson, withoutCredentials } from '../../protocol/index.ts';
import { UsageError } from '../shared/parse/command.ts';
import { readAnswer, readLines } from './read-answer.ts';

/** What the controls answer; `said` is a sentence for people. */
export type ControlAnswer = Record<string, unknown> & { said?: string };

export interface ControlClientOptions {
  /** What a mock on another machine was started with. */
  controlToken?: string | undefined;
  /** How long a whole answer may take, in milliseconds; 30 s if left out. */
  timeoutMs?: number;
  /** The largest answer that is read, and the longest line of a stream, in bytes. */
  largestAnswer?: number;
}

/** The controls of a running mock, over HTTP. Node's own `fetch` would take longer to load than to ask. */
export class ControlClient {
  readonly #url: string;
  /** The URL without the name and password that it may carry. */
  readonly #shown: string;
  readonly #options: Required<Omit<ControlClientOptions, 'controlToken'>> & Pick<ControlClientOptions, 'controlToken'>;

  /** @param url where the mock listens, with `/w/<name>` for one of its worlds */
  constructor(
    url: string,
    { controlToken, timeoutMs = 30_000, largestAnswer = 128 * 2 ** 20 }: ControlClientOptions = {},
  ) {
    this.#url = url.replace(/\/+$/, '');
    this.#shown = withoutCredentials(this.#url);
    this.#options = { controlToken, timeoutMs, largestAnswer };
    if (/^https?:/.test(url) && URL.canParse(url)) return;
    throw new UsageError(`--url takes a URL such as http://127.0.0.1:4010, not ${this.#shown}.`);
  }

  /**
   * @param waitMs how long the mock was asked to wait before it answers
   * @throws UsageError if nothing answers in time, or the mock says what is wrong
   */
  async ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown, waitMs = 0): Promise<ControlAnswer> {
    const deadline = new Deadline(this.#options.timeoutMs + waitMs);
    try {
      const incoming = await this.#request(path, { method, signal: deadline.signal }, body);
      const answer = parseJson(await readAnswer(incoming, this.#options.largestAnswer));
      if (isOk(incoming) && typeof answer === 'object' && answer !== null) return answer as ControlAnswer;
      throw new UsageError(describeRefusal(this.#shown, incoming.statusCode, answer));
    } catch (error) {
      throw error instanceof UsageError ? error : this.#noAnswer(error as NodeJS.ErrnoException, deadline);
    } finally {
      deadline.end();
    }
  }

  /** Reads a stream of JSON lines until it ends or `signal` stops it. */
  async *follow(path: string, signal: AbortSignal): AsyncGenerator<unknown> {
    const deadline = new Deadline(this.#options.timeoutMs, signal);
    try {
      const incoming = await this.#request(path, { signal: deadline.signal });
      if (!isOk(incoming)) throw new UsageError(describeRefusal(this.#shown, incoming.statusCode, undefined));
      deadline.end();
      for await (const line of readLines(incoming, this.#options.largestAnswer)) yield parseJson(line);
    } catch (error) {
      if (error instanceof UsageError || signal.aborted) throw error;
      throw this.#noAnswer(error as NodeJS.ErrnoException, deadline);
    } finally {
      deadline.end();
    }
  }

  async #request(path: string, options: RequestOptions, body?: unknown): Promise<IncomingMessage> {
    const url = `${this.#url}/__testbed${path}`;
    const request = url.startsWith('https:') ? (await import('node:https')).request : requestHttp;
    const { controlToken } = this.#options;
    const agent = await proxyFor(url);
    const headers = {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(controlToken !== undefined && { authorization: `Bearer ${controlToken}` }),
    };
    return new Promise((resolve, reject) => {
      const arrived = (incoming: IncomingMessage): void => {
        const refusal = agent?.refusal(incoming.statusCode);
        if (refusal) reject(refusal);
        else resolve(incoming);
      };
      request(url, { ...options, headers, agent: agent ?? false }, arrived)
        .on('error', reject)
        .on('close', () => reject(new Error('the connection was closed')))
        .end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  #noAnswer({ code, message }: NodeJS.ErrnoException, { isOver, ms }: Deadline): UsageError {
    const why = isOver ? `no whole answer within ${ms} ms` : code === undefined || code === 'EPROXY' ? message : code;
    const remedy = 'Start one with `chat-testbed serve`, or say where it is with --url.';
    return new UsageError(`No mock answers at ${this.#shown} (${why}). ${remedy}`);
  }
}

/** The proxy that the environment names for another machine; what is about proxies is loaded for those alone. */
async function proxyFor(url: string) {
  if (isLoopback(new URL(url).hostname)) return undefined;
  const { ProxyRoutes } = await import('../../wire-client/index.ts');
  return new ProxyRoutes({ keepAlive: false }).agentFor(url);
}

/** Ends what takes too long. */
class Deadline {
  readonly ms: number;
  readonly signal: AbortSignal;
  isOver = false;
  readonly #timer: NodeJS.Timeout;

  /** @param other ends it, too */
  constructor(ms: number, other?: AbortSignal) {
    const late = new AbortController();
    this.ms = ms;
    this.signal = other ? AbortSignal.any([late.signal, other]) : late.signal;
    this.#timer = setTimeout(() => {
      this.isOver = true;
      late.abort();
    }, ms);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

const isOk = ({ statusCode = 0 }: IncomingMessage): boolean => statusCode >= 200 && statusCode < 300;

function describeRefusal(base: string, status: number | undefined, answer: unknown): string {
  if (!isObject(answer) || typeof answer.error !== 'string' || answer.error_code === undefined) {
    return `${base} answers (${status}), but it is no mock, or one without controls.`;
  }
  return answer.error.startsWith('There is no /__testbed/')
    ? `The mock at ${base} has no controls: it was started with --no-control.`
    : answer.error.slice(0, longestError);
}

/** In characters; a mock says why in less. */
const longestError = 10_000;
