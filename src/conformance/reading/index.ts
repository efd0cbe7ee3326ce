/** Reads a recorded run. An index of its own, because it brings validators. */
export { readTrace } from './read-trace.ts';
