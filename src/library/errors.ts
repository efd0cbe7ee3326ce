import { ChatTestbedError, type ChatTestbedErrorCode } from '../protocol/index.ts';
import { didYouMean } from '../yaml-file/index.ts';

/** The error for a name that is not there: with the one that was meant most likely, or all that there are. */
export function notFound(
  code: ChatTestbedErrorCode,
  sentence: string,
  name: unknown,
  known: Iterable<string>,
): ChatTestbedError {
  return new ChatTestbedError(code, `${sentence} ${didYouMean(String(name), known)}`);
}
