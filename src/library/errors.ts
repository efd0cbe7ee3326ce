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

/** A port or an address that cannot be had. */
export function cannotListen(cause: NodeJS.ErrnoException, host: string, port: number): ChatTestbedError {
  if (cause.code === 'EADDRINUSE') {
    const message = `Port ${port} is in use: leave \`port\` out, and a free one is picked.`;
    return new ChatTestbedError('PORT_IN_USE', message, { cause });
  }
  const message = `Nothing can listen on ${host}:${port}: ${cause.message}. Leave \`host\` and \`port\` out.`;
  return new ChatTestbedError('CANNOT_LISTEN', message, { cause });
}
