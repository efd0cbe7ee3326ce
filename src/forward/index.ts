/** Passes requests and upgrades on to another server, byte for byte. */
export type { ForwardFailure } from './forward-failure.ts';
export type { ExchangeWatch, ForwardedAnswer } from './forward-request.ts';
export type { AskedUpgrade } from './forward-upgrade.ts';
export { Forwarder } from './forwarder.ts';
export type { Upgraded } from './join-sockets.ts';
export { headerIn } from './raw-headers.ts';
export { type ForwardTarget, forwardTarget } from './target.ts';
