import { onTestFinished } from 'vitest';
import { Queue } from './queue.ts';

/** What the process is told of as caught by nobody, for the current test; its runner would fail it for that. */
export function uncaught(): Queue<Error> {
  const found = new Queue<Error>();
  const usual = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException').on('uncaughtException', (error) => found.push(error));
  onTestFinished(() => {
    process.removeAllListeners('uncaughtException');
    for (const listener of usual) process.on('uncaughtException', listener);
  });
  return found;
}
