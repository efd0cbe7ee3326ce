/** Fails when a promise takes longer than anything on this machine should; never the evidence of a test. */
export async function within<Value>(promise: Promise<Value>, what: string, deadlineMs = 10_000): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${deadlineMs} ms for ${what}.`)), deadlineMs);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
