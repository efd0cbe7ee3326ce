import { closeCodes, errorBody, errorTable } from '../../protocol/index.ts';
import type { Effect, Input, InputOf, RequestAnswer } from '../core/index.ts';

const code = 'INTERNAL_ERROR';

/** Why a connection is closed with 1011. */
export const internalErrorReason = 'Internal error';

export function failedAnswer({ request, endpoint }: Pick<RequestAnswer, 'request' | 'endpoint'>): RequestAnswer {
  return { endpoint, request, status: errorTable[code].status, body: JSON.stringify(errorBody(code)) };
}

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
    { type: 'close', connection, code: closeCodes.internalError, reason: internalErrorReason },
  ];
}

function answerWithError(input: InputOf<'request'>, { message }: Error): Effect[] {
  const { endpoint } = input;
  const answer = failedAnswer(input);
  const { status } = answer;
  return [
    { type: 'reply', answer },
    { type: 'event', event: { type: 'answered', endpoint, status, code, detail: `the mock failed: ${message}` } },
  ];
}
