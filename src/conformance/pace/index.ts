/** How fast a run goes, and what it never exceeds. */
export { Attempt, type Trouble } from './attempt.ts';
export { EndpointPatience } from './endpoint-patience.ts';
export { gentleLimits, type Limits } from './limits.ts';
export { LivePatience } from './live-patience.ts';
export type { Refusals } from './request-pace.ts';
export { type Footprint, RunPace, totalOf } from './run-pace.ts';
export { watchConnection } from './watch-connection.ts';
