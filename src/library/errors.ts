import { nearest } from '../yaml-file/nearest.ts';
import type { Problem } from '../yaml-file/problem.ts';

/** What went wrong, for programs. */
export type ChatTestbedErrorCode =
  /** There is no such scenario file or bundled scenario. */
  | 'UNKNOWN_SCENARIO'
  /** The scenario has mistakes; `problems` has them all. */
  | 'INVALID_SCENARIO'
  /** The fault has mistakes; `problems` has them all. */
  | 'INVALID_FAULT'
  | 'UNKNOWN_FAULT'
  | 'UNKNOWN_OPTION'
  | 'INVALID_OPTION'
  | 'UNKNOWN_USER'
  | 'UNKNOWN_ROOM'
  /** That user is not in that room. */
  | 'NOT_OCCUPANT'
  | 'PORT_IN_USE'
  | 'CANNOT_LISTEN'
  /** What was waited for did not happen in time. */
  | 'TIMEOUT'
  /** What should not have happened did. */
  | 'UNEXPECTED';

/** Thrown by everything in this library; the message is a sentence and says what to do. */
export class ChatTestbedError extends Error {
  readonly code: ChatTestbedErrorCode;
  /** Every mistake of an invalid scenario or fault, with its line and column; else empty. */
  readonly problems: readonly Problem[];

  constructor(
    code: ChatTestbedErrorCode,
    message: string,
    { problems = [], ...options }: ErrorOptions & { problems?: readonly Problem[] } = {},
  ) {
    super(message, options);
    this.name = 'ChatTestbedError';
    this.code = code;
    this.problems = problems;
  }
}

/** The error for a name that is not there: with the one that was meant most likely, or all that there are. */
export function notFound(
  code: ChatTestbedErrorCode,
  sentence: string,
  name: string,
  known: Iterable<string>,
): ChatTestbedError {
  const names = [...known];
  const near = nearest(name, names);
  const listed = names.length > 12 ? [...names.slice(0, 12), '…'] : names;
  const advice = near ? `Did you mean \`${near}\`?` : `There are: ${listed.join(', ') || 'none'}.`;
  return new ChatTestbedError(code, `${sentence} ${advice}`);
}

/**
 * @param message made only when it is needed
 * @throws ChatTestbedError TIMEOUT when a promise takes longer than so many milliseconds
 */
export async function within<Value>(promise: Promise<Value>, ms: number, message: () => string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ChatTestbedError('TIMEOUT', message())), ms);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
