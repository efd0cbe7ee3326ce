import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { parseJson, withoutCredentials } from '../../protocol/index.ts';
import { UsageError } from '../shared/command.ts';

/** What the controls answer; `said` is a sentence for people. */
export type ControlAnswer = Record<string, unknown> & { said?: string };

/** The controls of a running mock, over HTTP. Node's own `fetch` would take longer to load than to ask. */
export class ControlClient {
  readonly #url: string;
  /** The URL without the name and password that it may carry. */
  readonly #shown: string;

  /** @param url where the mock listens, with `/w/<name>` for one of its worlds */
  constructor(url: string) {
    this.#url = url.replace(/\/+$/, '');
    this.#shown = withoutCredentials(this.#url);
    if (/^https?:/.test(url) && URL.canParse(url)) return;
    throw new UsageError(`--url takes a URL such as http://127.0.0.1:4010, not ${this.#shown}.`);
  }

  /** @throws UsageError if nothing answers, or the mock says what is wrong */
  async ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<ControlAnswer> {
    const incoming = await this.#request(path, { method }, body === undefined ? undefined : JSON.stringify(body));
    const answer = parseJson(await text(incoming)) as ControlAnswer | undefined;
    if (isOk(incoming) && answer) return answer;
    throw new UsageError(describeRefusal(this.#shown, incoming.statusCode, answer));
  }

  /** Reads a stream of JSON lines until it ends or `signal` stops it. */
  async *follow(path: string, signal: AbortSignal): AsyncGenerator<unknown> {
    const incoming = await this.#request(path, { signal });
    if (!isOk(incoming)) throw new UsageError(describeRefusal(this.#shown, incoming.statusCode, undefined));
    for await (const line of createInterface({ input: incoming })) yield parseJson(line);
  }

  async #request(path: string, options: RequestOptions, body?: string): Promise<IncomingMessage> {
    const url = `${this.#url}/__testbed${path}`;
    const request = url.startsWith('https:') ? (await import('node:https')).request : requestHttp;
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    try {
      return await new Promise((resolve, reject) => {
        request(url, { ...options, headers, agent: false }, resolve)
          .on('error', reject)
          .end(body);
      });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      throw new UsageError(
        `No mock answers at ${this.#shown} (${code ?? message}). Start one with \`chat-testbed serve\`, or say where it is with --url.`,
      );
    }
  }
}

const isOk = ({ statusCode = 0 }: IncomingMessage): boolean => statusCode >= 200 && statusCode < 300;

function describeRefusal(base: string, status: number | undefined, answer: ControlAnswer | undefined): string {
  if (typeof answer?.error !== 'string' || answer.error_code === undefined) {
    return `${base} answers (${status}), but it is no mock, or one without controls.`;
  }
  return answer.error.startsWith('There is no /__testbed/')
    ? `The mock at ${base} has no controls: it was started with --no-control.`
    : answer.error;
}
