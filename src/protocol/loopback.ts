/**
 * Whether a host is this machine: nobody listens in on the way, and no proxy is asked for it.
 * @param hostname as a `URL` has it
 * @example isLoopback('127.0.0.1') // true
 */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\]|.*\.localhost)$/i.test(hostname);
