import { parseJson } from '../../protocol/json.ts';
import { withoutCredentials } from '../../protocol/redact.ts';
import { UsageError } from '../shared/command.ts';

/** What the controls answer; `said` is a sentence for people. */
export type ControlAnswer = Record<string, unknown> & { said?: string };

/** The controls of a running mock, over HTTP. */
export class ControlClient {
  readonly #base: string;
  readonly #headers: Record<string, string> = { 'content-type': 'application/json' };

  /** @param url where the mock listens, with `/w/<name>` for one of its worlds */
  constructor(url: string) {
    const shown = withoutCredentials(url);
    if (!/^https?:/.test(url) || !URL.canParse(url))
      throw new UsageError(`--url takes a URL such as http://127.0.0.1:4010, not ${shown}.`);
    this.#base = shown.replace(/\/+$/, '');
    const { username, password } = new URL(url);
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    if (credentials !== ':') this.#headers.authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  }

  /** @throws UsageError where nothing answers, or the mock says what is wrong */
  async ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<ControlAnswer> {
    const response = await this.#fetch(path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json().catch(() => undefined)) as ControlAnswer | undefined;
    if (response.ok && answer) return answer;
    throw new UsageError(describeRefusal(this.#base, response.status, answer));
  }

  /** Reads a stream of JSON lines until it ends or `signal` stops it. */
  async *follow(path: string, signal: AbortSignal): AsyncGenerator<unknown> {
    const response = await this.#fetch(path, { signal });
    if (!response.ok || !response.body) throw new UsageError(describeRefusal(this.#base, response.status, undefined));
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of response.body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield parseJson(line);
    }
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(`${this.#base}/__testbed${path}`, { ...init, headers: this.#headers });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      const { cause } = error as { cause?: { code?: string; message?: string } };
      const why = cause?.code ?? cause?.message ?? (error as Error).message;
      throw new UsageError(
        `No mock answers at ${this.#base} (${why}). Start one with \`chat-testbed serve\`, or say where it is with --url.`,
      );
    }
  }
}

function describeRefusal(base: string, status: number, answer: ControlAnswer | undefined): string {
  if (typeof answer?.error !== 'string' || answer.error_code === undefined) {
    return `${base} answers (${status}), but it is no mock, or one without controls.`;
  }
  return answer.error.startsWith('There is no /__testbed/')
    ? `The mock at ${base} has no controls: it was started with --no-control.`
    : answer.error;
}
