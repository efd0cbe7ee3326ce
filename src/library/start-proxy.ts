import { forwardTarget } from '../forward/index.ts';
import { ChatTestbedError, type CheckConfig, type DialectName, type Report } from '../protocol/index.ts';
import { ChatProxy, type ListeningProxy, listen } from '../proxy/index.ts';
import { reporters } from '../report/index.ts';
import type { TraceEntry } from '../traffic/index.ts';
import { cannotListen } from './errors.ts';
import { MockFaults } from './mock/mock-faults.ts';
import { checkOptions, invalidOption, type OptionTypes } from './options.ts';
import type { Condition } from './wait/condition.ts';
import { type WaitOptions, waitForEntry } from './wait/watch-trace.ts';

export interface ProxyOptions {
  /** Who the users are and who is in which room, as for `check`; users are `user 1`, `user 2` … if left out. */
  config?: CheckConfig;
  /** Which reading of the chat document the server is judged by. */
  dialect?: DialectName;
  /** Default 127.0.0.1. */
  host?: string;
  /** 0, the default, picks a free one. */
  port?: number;
  /** PEM texts: with them the proxy speaks https and wss. */
  tls?: { cert: string; key: string };
  /** PEM: who has signed the certificate of the target. */
  ca?: string;
  /** Whether any certificate of the target will do. */
  insecure?: boolean;
  /** Whether the proxy alone keeps the process running; it does not if left out. */
  keepsProcessAlive?: boolean;
}

const proxyOptions: OptionTypes = {
  config: 'object',
  dialect: 'string',
  host: 'string',
  port: 'number',
  tls: 'object',
  ca: 'string',
  insecure: 'boolean',
  keepsProcessAlive: 'boolean',
};

/** A proxy that listens. `await using` closes it at the end of the block. */
export class ProxyServer implements AsyncDisposable {
  /** Base URL for requests, in place of the target's. */
  readonly url: string;
  /** The endpoint for live messages. */
  readonly webSocketUrl: string;
  /** What goes wrong between client and server. */
  readonly faults: MockFaults;
  readonly #proxy: ChatProxy;
  readonly #listening: ListeningProxy;

  constructor(proxy: ChatProxy, listening: ListeningProxy) {
    this.url = listening.url;
    this.webSocketUrl = listening.webSocketUrl;
    this.faults = new MockFaults(proxy);
    this.#proxy = proxy;
    this.#listening = listening;
  }

  /** Everything that passed lately on the chat paths, tokens redacted. */
  get trace(): ChatProxy['trace'] {
    return this.#proxy.trace;
  }

  /**
   * Waits until something has passed; what passed since the start counts, unless `after` is given.
   * @throws ChatTestbedError TIMEOUT, with what passed instead
   * @example await proxy.waitFor({ sent: { room: '1', matches: /hi/ } });
   */
  waitFor(condition: Condition, options: WaitOptions = {}): Promise<TraceEntry> {
    return waitForEntry({ trace: this.trace }, condition, options);
  }

  /** The verdict on the server and on each client (`subject` says whose), by what has passed by now. */
  verdictSoFar(): Report {
    return this.#proxy.verdict.report();
  }

  /**
   * Makes sure that neither the server nor any client broke a MUST.
   * @throws ChatTestbedError NOT_CONFORMANT, with every finding and its transcript
   */
  assertConformant(): void {
    const report = this.verdictSoFar();
    if (report.verdict === 'violations') throw new ChatTestbedError('NOT_CONFORMANT', reporters.pretty(report));
  }

  /** Ends every connection, then the port. May be called twice. */
  close(): Promise<void> {
    return this.#listening.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Starts a proxy on a free port, between a client under test and a real server. Everything passes; what passes on the
 * chat paths is recorded and judged.
 * @param target base URL of the server; it may have a path
 * @throws ChatTestbedError if the options are wrong, or the port is not available
 * @example
 * await using proxy = await startProxy('https://staging.example.org/api');
 * const client = new MyClient(proxy.url, token);
 * proxy.faults.add({ on: 'retrieve', times: 1, respond: { status: 500 } });
 * await proxy.waitFor({ requested: { endpoint: 'retrieve' } });
 * proxy.assertConformant();
 */
export async function startProxy(target: string, options: ProxyOptions = {}): Promise<ProxyServer> {
  checkOptions(options, proxyOptions);
  const { config, dialect, ca, insecure, host = '127.0.0.1', port = 0, tls, keepsProcessAlive = false } = options;
  if (!/^https?:/.test(target) || !URL.canParse(target)) {
    throw invalidOption(`The target is a URL such as https://chat.example.org/api, not ${String(target)}.`);
  }
  const proxy = new ChatProxy(forwardTarget(target, { ca, insecure }), { config, dialect });
  try {
    return new ProxyServer(proxy, await listen(proxy, { host, port, keepsProcessAlive, ...(tls && { tls }) }));
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, host, port);
  }
}
