import type { AgentOptions } from 'node:https';

/** How a certificate of the target is judged. */
export interface TargetTrust {
  /** PEM: the certificate authorities that count besides no other. */
  ca?: string | undefined;
  /** Any certificate will do. */
  insecure?: boolean | undefined;
}

/** The server that everything is passed on to. */
export interface ForwardTarget {
  /** Such as `https://chat.example.org/api`, without a slash at its end. */
  url: string;
  /** Such as `https://chat.example.org`. */
  origin: string;
  /** What its `Host` header says. */
  host: string;
  hostname: string;
  port: number;
  /** What stands before every path, such as `/api`; empty for none. */
  base: string;
  isTls: boolean;
  tls: AgentOptions;
}

/**
 * @param url http or https, may have a path; ws and wss are taken for these
 * @throws TypeError if it is no such URL
 * @example forwardTarget('https://staging.example.org/api', { insecure: true })
 */
export function forwardTarget(url: string, { ca, insecure }: TargetTrust = {}): ForwardTarget {
  const { protocol, host, hostname, port, pathname } = new URL(url.replace(/^ws(?=s?:)/i, 'http'));
  if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError(`${protocol} is neither http: nor https:`);
  const isTls = protocol === 'https:';
  const base = pathname.replace(/\/+$/, '');
  return {
    url: `${protocol}//${host}${base}`,
    origin: `${protocol}//${host}`,
    host,
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isTls ? 443 : 80) : Number(port),
    base,
    isTls,
    tls: isTls ? { ...(ca !== undefined && { ca }), ...(insecure && { rejectUnauthorized: false }) } : {},
  };
}
