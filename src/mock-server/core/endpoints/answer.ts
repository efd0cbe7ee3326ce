import { type Dialect, type ErrorCode, errorBody, errorTable } from '../../../protocol/index.ts';
import type { User, World } from '../world.ts';

/** What an endpoint knows when it is asked. */
export interface Call {
  world: World;
  dialect: Dialect;
  caller: User;
  /** The parsed body; anything JSON can say. */
  body: unknown;
}

/** What it answers. An empty body is no body; `detail` is for the server log. */
export interface Answer {
  status: number;
  body: string;
  code?: ErrorCode;
  detail: string;
  /** The room that it is about. */
  room?: string;
}

export type Endpoint = (call: Call) => Answer;

/** An error in the documented body. */
export function refuse(code: ErrorCode, detail: string, text?: string): Answer {
  return { status: errorTable[code].status, body: JSON.stringify(errorBody(code, text)), code, detail };
}

/** A request that the endpoint cannot understand (reading 13); says what it takes. */
export function badRequest(expected: string): Answer {
  return refuse('BAD_REQUEST', `the body must be ${expected}`, `The body must be ${expected}`);
}
