import { type ChatEvent, type Dialect, type ErrorCode, errorBody, errorTable } from '../../../protocol/index.ts';
import type { User, World } from '../world.ts';

/** What an endpoint knows when it is asked. */
export interface EndpointCall {
  world: World;
  dialect: Dialect;
  caller: User;
  /** The parsed body; anything JSON can say. */
  body: unknown;
}

/** What it answers. An empty body is no body; `detail` is for the server log. */
export interface EndpointAnswer {
  status: number;
  body: string;
  code?: ErrorCode;
  detail: string;
  /** The room that it is about. */
  room?: string;
  /** What else there is to be told, though nothing is wrong with the answer. */
  notice?: ChatEvent;
}

export type Endpoint = (call: EndpointCall) => EndpointAnswer;

/** An error in the documented body. */
export function refuse(code: ErrorCode, detail: string, text?: string): EndpointAnswer {
  return { status: errorTable[code].status, body: JSON.stringify(errorBody(code, text)), code, detail };
}

/** A request that the endpoint cannot understand (reading 13); says what it takes. */
export function badRequest(expected: string): EndpointAnswer {
  return refuse('BAD_REQUEST', `the body must be ${expected}`, `The body must be ${expected}`);
}
