/**
 * Does something whose failure is nobody else's: what waits behind it goes on, and the process is told of the exception
 * as of one that nobody has caught.
 * @param otherwise is done where it fails, such as an answer that says so
 */
export function attempt(act: () => void, otherwise?: () => void): void {
  try {
    act();
  } catch (error) {
    tellProcess(error);
    if (otherwise) attempt(otherwise);
  }
}

/** An exception becomes one that nobody has caught (`uncaughtException`), as soon as what is being done is done. */
export function tellProcess(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
