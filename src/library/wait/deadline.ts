import { ChatTestbedError } from '../../protocol/index.ts';

/** @returns whether a promise settles within so many milliseconds */
export async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param message made only when it is needed
 * @throws ChatTestbedError TIMEOUT when a promise takes longer than so many milliseconds
 */
export async function within(promise: Promise<unknown>, ms: number, message: () => string): Promise<void> {
  if (!(await settlesWithin(promise, ms))) throw new ChatTestbedError('TIMEOUT', message());
}
