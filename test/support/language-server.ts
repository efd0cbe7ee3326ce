import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from './command.ts';
import { within } from './deadline.ts';

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
}

export interface Diagnostic {
  message: string;
  range: { start: { line: number; character: number } };
}

export interface Completion {
  label: string;
  insertText?: string;
  documentation?: unknown;
}

const program = path.join(repository, 'node_modules/yaml-language-server/bin/yaml-language-server');

/** The language server that editors use for YAML, spoken to as they do (LSP over stdio). */
export class LanguageServer implements AsyncDisposable {
  readonly #process: ChildProcessWithoutNullStreams = spawn(process.execPath, [program, '--stdio']);
  readonly #answers = new Map<number, (result: unknown) => void>();
  readonly #diagnostics = new Map<string, (found: Diagnostic[]) => void>();
  #unread = Buffer.alloc(0);
  #nextId = 1;

  constructor() {
    this.#process.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
  }

  async start(): Promise<this> {
    await this.#ask('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
    this.#send({ method: 'initialized', params: {} });
    const yaml = { validate: true, hover: true, completion: true, schemaStore: { enable: false } };
    this.#send({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml } } });
    return this;
  }

  /** Opens a file with this text. @returns what is wrong with it */
  open(file: string, text: string): Promise<Diagnostic[]> {
    const uri = pathToFileURL(file).href;
    const found = new Promise<Diagnostic[]>((resolve) => this.#diagnostics.set(uri, resolve));
    this.#send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
    });
    return within(found, 'diagnostics');
  }

  /** @param place line and column, from 0 */
  async complete(file: string, [line, character]: readonly [number, number]): Promise<Completion[]> {
    const params = { textDocument: { uri: pathToFileURL(file).href }, position: { line, character } };
    const answer = (await this.#ask('textDocument/completion', params)) as { items: Completion[] } | Completion[];
    return Array.isArray(answer) ? answer : answer.items;
  }

  async hover(file: string, [line, character]: readonly [number, number]): Promise<string> {
    const params = { textDocument: { uri: pathToFileURL(file).href }, position: { line, character } };
    const answer = (await this.#ask('textDocument/hover', params)) as { contents?: { value?: string } } | null;
    return answer?.contents?.value ?? '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill();
  }

  #ask(method: string, params: unknown): Promise<unknown> {
    const id = this.#nextId++;
    const answered = new Promise((resolve) => this.#answers.set(id, resolve));
    this.#send({ id, method, params });
    return within(answered, method);
  }

  #send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #read(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    for (;;) {
      const end = this.#unread.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/i.exec(this.#unread.subarray(0, Math.max(0, end)).toString())?.[1]);
      if (end < 0 || this.#unread.length < end + 4 + length) return;
      const text = this.#unread.subarray(end + 4, end + 4 + length).toString();
      this.#unread = this.#unread.subarray(end + 4 + length);
      this.#take(JSON.parse(text));
    }
  }

  #take({ id, method, params, result }: Message): void {
    if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as { uri: string; diagnostics: Diagnostic[] };
      this.#diagnostics.get(uri)?.(diagnostics);
    } else if (method !== undefined && id !== undefined) this.#send({ id, result: null });
    else if (id !== undefined) this.#answers.get(id)?.(result);
  }
}
