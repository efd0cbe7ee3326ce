/**
 * Judges a server by what passed, whoever made the traffic: `check`, a proxy, the mock's trace, a browser's HAR. Pure.
 *
 * ```ts
 * // A recording that is complete:
 * const { results } = observe(entries, { userIds: { member: 'u1', peer: 'u2' }, recorder: 'client', isSameServer: true });
 * results.filter(({ verdict }) => verdict === 'broken').flatMap(({ findings }) => findings); // `evidence` holds `seq`s
 *
 * // One that grows:
 * const observer = new Observer({ userIds: 'labels', recorder: 'between' });
 * trace.subscribe((entry) => observer.add(entry));
 * observer.verdict(); // as often as you like
 * ```
 *
 * What is not known is left out of {@link ObserverKnowledge}, and then nothing is held against the server because of it:
 * - `isEverySenderObserved`, `hasOwnMarkers`: else a text may be somebody else's, and none is a phantom.
 * - `isSameServer`, `restarts`: else what was seen at different times is compared only while connections that were heard
 *   overlap, because a server that was restarted may have forgotten.
 * - `quietWindowMs`: else a message is lost only where another, sent because of it, overtook it.
 * - `rooms`: else who is in a room is told by room_info and by what passed before and after.
 * Several files that may tell of one server have an order each: observe them one by one.
 */
export type { ObservedFinding, ObservedResult, ObserverVerdict } from './finding.ts';
export type { KnownRoom, ObserverKnowledge } from './knowledge.ts';
export { judgedByObservation, type ObservableRequirement, observable } from './observable.ts';
export { Observer, observe } from './observer.ts';
export { quietWindowFor } from './quiet-window.ts';
export { RollingObserver } from './rolling-observer.ts';
export { roomsOfRoles } from './rooms-of-roles.ts';
export { observeTogether } from './together/observe-together.ts';
