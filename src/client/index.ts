/** A reference client for the chat protocol, for browsers and Node. */
export type { DialectName } from '../protocol/dialects.ts';
export type { Message } from '../protocol/generated/types.ts';
export { type BackOff, backOffMs, defaultBackOff } from './back-off.ts';
export { ChatClient } from './chat-client.ts';
export type { ClientClock, FetchLike, WebSocketConstructor, WebSocketLike } from './environment.ts';
export { ChatClientError } from './errors.ts';
export type { LogIn } from './login.ts';
export type { ChatClientOptions, ChatClientStatus } from './options.ts';
export type { RoomInfo } from './wire.ts';
