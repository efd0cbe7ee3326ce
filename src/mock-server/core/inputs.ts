import type { ChatEvent, Dialect, EndpointName, Message } from '../../protocol/index.ts';
import type { World } from './world.ts';

/** What can come in from the outside. `now` is in milliseconds since 1970; the core has no clock of its own. */
export type Input =
  | { type: 'opened'; connection: number; now: number }
  /** `text` is null for a binary frame. */
  | { type: 'frame'; connection: number; text: string | null; now: number }
  /** The client has answered a ping, which shows that it can have read what was sent before. */
  | { type: 'pong'; connection: number; now: number }
  /** What arrives from here on, the client can have sent after it had read what the mock has sent. */
  | { type: 'read'; connection: number; now: number }
  | { type: 'closed'; connection: number; code: number; now: number }
  | { type: 'request'; request: number; endpoint: EndpointName; authorization?: string; body: string; now: number }
  /** The mock itself posts, as an occupant of the room. */
  | { type: 'post'; user: string; room: string; text: string; now: number }
  /** Another world takes the place of this one; connections of users who are in it too stay. */
  | { type: 'reloaded'; world: World; dialect: Dialect };

export type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;

/** What the core wants done. */
export type Effect =
  /** With `message` where the frame is a live one. */
  | { type: 'send'; connections: readonly number[]; frame: string; message?: Message }
  | { type: 'ping'; connection: number }
  | { type: 'close'; connection: number; code: number; reason: string }
  | { type: 'reply'; answer: RequestAnswer }
  | { type: 'event'; event: ChatEvent };

/** The answer to a request; an empty body is no body. */
export interface RequestAnswer {
  endpoint: EndpointName;
  request: number;
  status: number;
  body: string;
  user?: string;
  /** Of create_dm: the room that was made or found. */
  room?: string;
}

export const happened = (event: ChatEvent): Effect => ({ type: 'event', event });
