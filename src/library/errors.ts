import { ChatTestbedError, type ChatTestbedErrorCode } from '../protocol/index.ts';
import { advice } from '../yaml-file/nearest.ts';

/** The error for a name that is not there: with the one that was meant most likely, or all that there are. */
export function notFound(
  code: ChatTestbedErrorCode,
  sentence: string,
  name: unknown,
  known: Iterable<string>,
): ChatTestbedError {
  return new ChatTestbedError(code, `${sentence} ${advice(String(name), [...known])}`);
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
