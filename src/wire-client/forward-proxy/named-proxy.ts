import { BlockList, isIP } from 'node:net';
import { isLoopback } from '../../protocol/index.ts';

/** A proxy that the environment names. */
export interface NamedProxy {
  url: string;
  /** The variable that names it. */
  variable: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that a URL is reached through, by the rules of curl: `HTTPS_PROXY` for `https:` and `wss:`, `HTTP_PROXY` for
 * `http:` and `ws:`, else `ALL_PROXY`; lower case goes before upper case. Loopback is never reached through a proxy.
 * @returns undefined where it is reached directly
 * @example namedProxy('wss://chat.example.org/chat/connect', { HTTPS_PROXY: 'proxy:3128' })
 */
export function namedProxy(url: string, environment: Environment): NamedProxy | undefined {
  const { hostname, protocol, port } = new URL(url);
  if (isLoopback(hostname)) return undefined;
  const isSecure = protocol === 'https:' || protocol === 'wss:';
  const found = firstOf(environment, [isSecure ? 'HTTPS_PROXY' : 'HTTP_PROXY', 'ALL_PROXY']);
  if (!found) return undefined;
  const exceptions = firstOf(environment, ['NO_PROXY'])?.value ?? '';
  const at = { host: withoutBrackets(hostname), port: port || (isSecure ? '443' : '80') };
  if (exceptions.split(/[\s,]+/).some((exception) => covers(exception, at))) return undefined;
  const { variable, value } = found;
  return { variable, url: value.includes('://') ? value : `http://${value}` };
}

function firstOf(environment: Environment, names: readonly string[]): { variable: string; value: string } | undefined {
  for (const variable of names.flatMap((name) => [name.toLowerCase(), name])) {
    const value = environment[variable]?.trim();
    if (value) return { variable, value };
  }
  return undefined;
}

const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, '').toLowerCase();

/** Whether an entry of `NO_PROXY` is about a host: `*`, a name with everything below it, an address or a range of them. */
function covers(exception: string, { host, port }: { host: string; port: string }): boolean {
  if (exception === '*') return true;
  const [range = '', bits] = exception.split('/');
  if (bits !== undefined) return isInRange(host, range, Number(bits));
  const [, entry = '', onlyPort] = /^(\[.*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(exception) ?? [];
  const name = withoutBrackets(entry).replace(/^\*?\./, '');
  if (name === '' || (onlyPort !== undefined && onlyPort !== port)) return false;
  return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

function isInRange(host: string, range: string, bits: number): boolean {
  const family = isIP(range);
  if (family === 0 || family !== isIP(host) || !(bits >= 0 && bits <= (family === 4 ? 32 : 128))) return false;
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(range, bits, type);
  return list.check(host, type);
}
