/** What lies between a run and the server: it goes away and comes back, forgets, cuts connections, is overloaded. */
export { slowPace, wereDropped } from './dropped-posts.ts';
export { learnIdleCut } from './idle-cut.ts';
export { isThere, recover, waitUntilReachable } from './recover.ts';
export { stillHolds } from './still-holds.ts';
