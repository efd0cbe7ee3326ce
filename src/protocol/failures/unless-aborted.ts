/**
 * What a promise gives, or something else as soon as the signal is aborted. What the promise gives or throws after that
 * is nobody's any more.
 * @example await unlessAborted(discover(session), signal, blankProfile(setup))
 */
export function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal, otherwise: Value): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(otherwise);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
