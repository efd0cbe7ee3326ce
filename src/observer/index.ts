export type { ObservedFinding, ObservedResult, ObserverVerdict } from './finding.ts';
export type { KnownRoom, ObserverKnowledge } from './knowledge.ts';
export { judgedByObservation, type ObservableRequirement, observable } from './observable.ts';
export { Observer, observe } from './observer.ts';
export { quietWindowFor } from './quiet-window.ts';
export { roomsOfRoles } from './rooms-of-roles.ts';
export { observeTogether } from './together/observe-together.ts';
