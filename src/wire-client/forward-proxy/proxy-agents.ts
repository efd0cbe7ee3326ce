import type { Agent } from 'node:http';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { withoutCredentials } from '../../protocol/index.ts';
import type { NamedProxy } from './named-proxy.ts';

/** The code of what a proxy did, and not the server behind it. */
const code = 'EPROXY';

/** A proxy does not let through, and says so itself. */
interface ProxyRefusal {
  /** Why an answer with this status is the proxy's own; undefined where it may be the server's. */
  refusal(status: number | undefined): Error | undefined;
}

/** Asks the proxy for a tunnel: what is not a tunnel is the proxy's answer, whatever its status. */
class TunnelAgent extends HttpsProxyAgent<string> implements ProxyRefusal {
  readonly #named: NamedProxy;

  constructor(named: NamedProxy, keepAlive: boolean) {
    super(named.url, { keepAlive });
    this.#named = named;
  }

  override async connect(...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>) {
    let status: number | undefined;
    request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
      status = statusCode;
    });
    const socket = await super.connect(request, options).catch((error) => {
      throw unreachable(this.#named, error);
    });
    if (status === 200) return socket;
    socket.destroy();
    throw refused(this.#named, status);
  }

  refusal(): undefined {
    return undefined;
  }
}

/** What a proxy answers itself where it passes requests on one by one. */
const ownAnswers = [407, 502, 504];

/** Hands whole requests to the proxy, as is usual for `http:`. */
class PassingAgent extends HttpProxyAgent<string> implements ProxyRefusal {
  readonly #named: NamedProxy;

  constructor(named: NamedProxy, keepAlive: boolean) {
    super(named.url, { keepAlive });
    this.#named = named;
  }

  override async connect(...[request, options]: Parameters<HttpProxyAgent<string>['connect']>) {
    return super.connect(request, options).catch((error) => {
      throw unreachable(this.#named, error);
    });
  }

  refusal(status: number | undefined): Error | undefined {
    return status !== undefined && ownAnswers.includes(status) ? refused(this.#named, status) : undefined;
  }
}

export type ProxyAgent = Agent & ProxyRefusal;

/**
 * An agent whose requests go through a proxy. WebSockets are tunnelled, because proxies pass no upgrade on.
 * @throws Error where the variable names no proxy that can be used
 */
export function makeProxyAgent(named: NamedProxy, url: string, keepAlive: boolean): ProxyAgent {
  const { variable } = named;
  const protocol = URL.canParse(named.url) ? new URL(named.url).protocol : undefined;
  if (protocol === undefined) throw problem(`${variable} in the environment is no URL of a proxy`);
  if (!/^https?:$/.test(protocol))
    throw problem(`${variable} in the environment names a ${protocol} proxy; only http: and https: are known`);
  return url.startsWith('http:') ? new PassingAgent(named, keepAlive) : new TunnelAgent(named, keepAlive);
}

const unreachable = (named: NamedProxy, { message, code }: NodeJS.ErrnoException): Error =>
  problem(`${nameOf(named)} cannot be reached: ${message || code}`);

function refused(named: NamedProxy, status: number | undefined): Error {
  const { username } = new URL(named.url);
  const remedy = username ? 'the user and password in it are not accepted' : 'it wants a user and a password in it';
  return problem(`${nameOf(named)} answered ${status} itself${status === 407 ? `: ${remedy}` : ''}`);
}

const nameOf = ({ url, variable }: NamedProxy): string => `the proxy ${withoutCredentials(url)} (${variable})`;

const problem = (message: string): Error => Object.assign(new Error(message), { code });
