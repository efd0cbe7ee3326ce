import { type NamedProxy, namedProxy } from './named-proxy.ts';
import type { ProxyAgent } from './proxy-agents.ts';

/** The ways through proxies that one client takes. Nothing of them is loaded where the environment names none. */
export class ProxyRoutes {
  readonly #agents = new Map<string, ProxyAgent>();
  readonly #keepAlive: boolean;

  constructor({ keepAlive }: { keepAlive: boolean }) {
    this.#keepAlive = keepAlive;
  }

  /**
   * The agent for requests to a URL; undefined, at once, where it is reached directly.
   * @throws Error, in the promise, where the environment names no proxy that can be used
   */
  agentFor(url: string): Promise<ProxyAgent> | undefined {
    const named = namedProxy(url, process.env);
    return named && this.#agent(named, url);
  }

  async #agent(named: NamedProxy, url: string): Promise<ProxyAgent> {
    const { makeProxyAgent } = await import('./proxy-agents.ts');
    const key = `${new URL(url).protocol} ${named.url}`;
    const agent = this.#agents.get(key) ?? makeProxyAgent(named, url, this.#keepAlive);
    this.#agents.set(key, agent);
    return agent;
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }
}
