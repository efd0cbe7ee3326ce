import { closeCodes, errorBody, errorTable } from '../../protocol/index.ts';
import type { Effect, Input, InputOf } from '../core/index.ts';

/**
 * What is done where the core itself has failed, such as for a history that is longer than a text can be: the document
 * has an internal error close the connection; a request is answered by 500. Whatever else was asked fails.
 */
export function internalError(
  input: Input,
  error: Error,
  userOf: (connection: number) => string | undefined,
): Effect[] {
  if (input.type === 'frame') return closeWithError(input, error, userOf(input.connection));
  if (input.type === 'request') return answerWithError(input, error);
  throw error;
}

function closeWithError({ connection }: InputOf<'frame'>, { message }: Error, user: string | undefined): Effect[] {
  const why = `the mock failed: ${message}`;
  return [
    { type: 'event', event: { type: 'cut-off', connection, why, ...(user !== undefined && { user }) } },
    { type: 'close', connection, code: closeCodes.internalError, reason: 'Internal error' },
  ];
}

function answerWithError({ request, endpoint }: InputOf<'request'>, { message }: Error): Effect[] {
  const code = 'INTERNAL_ERROR';
  const { status } = errorTable[code];
  return [
    { type: 'reply', answer: { endpoint, request, status, body: JSON.stringify(errorBody(code)) } },
    { type: 'event', event: { type: 'answered', endpoint, status, code, detail: `the mock failed: ${message}` } },
  ];
}
