import { WebSocket } from 'ws';
import type { ProxyAgent } from '../forward-proxy/proxy-agents.ts';
import { ProxyRoutes } from '../forward-proxy/proxy-routes.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { answerPings } from './pong.ts';

/** Begins the handshake of a WebSocket; a moment later where the environment names a proxy to go through. */
export function dial(options: ConnectionOptions): WebSocket | Promise<WebSocket> {
  const proxied = new ProxyRoutes({ keepAlive: false }).agentFor(options.url);
  return proxied ? proxied.then((agent) => start(options, agent)) : start(options);
}

function start(options: ConnectionOptions, agent?: ProxyAgent): WebSocket {
  const { url, tls, timeoutMs, compression = false, largestFrame = 16 * 2 ** 20, headers = {} } = options;
  const socket = new WebSocket(url, {
    ...tls,
    ...(agent && { agent }),
    headers,
    // Who waits for it has a deadline; this one only keeps a socket from hanging for ever.
    handshakeTimeout: Math.min(4 * timeoutMs, 2 ** 31 - 1),
    maxPayload: largestFrame,
    perMessageDeflate: compression,
    autoPong: false,
  });
  answerPings(socket);
  return socket;
}
