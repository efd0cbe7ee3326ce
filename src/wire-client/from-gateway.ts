import type { IncomingHttpHeaders } from 'node:http';
import { isGatewayStatus, isObject, parseJson } from '../protocol/index.ts';

interface Answered {
  status?: number;
  body: string;
}

/**
 * Whether an answer is a gateway's, and says nothing about the server behind it. The document knows none of these
 * statuses: with an `error_code` in its body, such an answer is the server's own word all the same.
 * @example isFromGateway({ status: 502, body: '<html>…' }) // true
 */
export function isFromGateway({ status, body }: Answered): boolean {
  if (status === undefined || !isGatewayStatus(status)) return false;
  return !isDocumentedError(body);
}

function isDocumentedError(body: string): boolean {
  const json = parseJson(body);
  return isObject(json) && typeof json.error_code === 'string';
}

/** How gateways name themselves, in a header or at the foot of a page. */
const gatewayName =
  /\b(nginx|openresty|cloudflare|cloudfront|awselb|envoy|istio|haproxy|traefik|varnish|akamai\w*|big-?ip|squid|caddy)\b[\w./-]*/i;

/**
 * The gateway that an answer came through, as it names itself.
 * @example gatewayOf({ server: 'nginx/1.24.0' }) // 'nginx/1.24.0'
 */
export function gatewayOf({ server = '', via }: IncomingHttpHeaders): string | undefined {
  const [name] = gatewayName.exec(String(server)) ?? [];
  return name ?? (via === undefined ? undefined : `Via: ${via}`);
}

type MaybeGateways = Answered & { gateway?: string | undefined };

/** A sentence where an answer that is not as it should be may be a gateway's own; empty where nothing says so. */
export function hintAtGateway({ status = 0, body, gateway }: MaybeGateways): string {
  const isPage = /<html|<!doctype/i.test(body);
  const name = gateway ?? (isPage ? gatewayName.exec(body)?.[0] : undefined);
  if (name === undefined || isDocumentedError(body)) return '';
  if (isPage) return ` This page looks like a gateway’s (${name}): ask the server past it.`;
  return status < 400
    ? ''
    : ` It came through a gateway (${name}), which may have answered itself: ask the server past it.`;
}
