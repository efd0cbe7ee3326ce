/** A proxy between a client and a real server. */
export { ChatProxy, type ChatProxyOptions } from './chat-proxy.ts';
export { type ListeningProxy, listen } from './listen.ts';
