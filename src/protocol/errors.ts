import type { ErrorBody } from './generated/types.ts';

/**
 * Every error the service can answer: its `error_code`, HTTP status and usual text.
 * The texts are for people and may change; programs read the codes.
 */
export const errorTable = {
  AUTH_TOKEN_MISSING: { status: 401, text: 'You are not logged in' },
  AUTH_TOKEN_EXPIRED: { status: 401, text: 'Your login session has expired' },
  AUTH_TOKEN_INVALID: { status: 401, text: 'Your authentication token is invalid' },
  NOT_FOUND: { status: 404, text: 'Not found' },
  USER_NOT_FOUND: { status: 404, text: 'That user was not found' },
  ROOM_NOT_FOUND: { status: 404, text: 'That room was not found' },
  BAD_REQUEST: { status: 400, text: 'The request could not be understood' },
  METHOD_NOT_ALLOWED: { status: 405, text: 'This endpoint does not take that method' },
  UPGRADE_REQUIRED: { status: 426, text: 'This endpoint speaks WebSocket' },
  PAYLOAD_TOO_LARGE: { status: 413, text: 'The request is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, text: 'The body must be plain JSON' },
  FORBIDDEN: { status: 403, text: 'Not from here' },
  BAD_GATEWAY: { status: 502, text: 'The server behind the proxy gave no answer' },
  UNAVAILABLE: { status: 503, text: 'The server cannot do that now' },
  INTERNAL_ERROR: { status: 500, text: 'The server could not do that' },
} as const satisfies Record<string, { status: number; text: string }>;

/** A value of `error_code`. */
export type ErrorCode = keyof typeof errorTable;

/** The errors an authenticated endpoint may answer before it looks at the request. */
export type AuthErrorCode = 'AUTH_TOKEN_MISSING' | 'AUTH_TOKEN_EXPIRED' | 'AUTH_TOKEN_INVALID';

/**
 * The body (or frame) for an error.
 * @param text what to tell people; the table's text if left out
 * @example errorBody('NOT_FOUND') // { error: 'Not found', error_code: 'NOT_FOUND' }
 */
export function errorBody(code: ErrorCode, text: string = errorTable[code].text): ErrorBody {
  return { error: text, error_code: code };
}
