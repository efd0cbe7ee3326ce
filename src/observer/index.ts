export type { ObservedFinding, ObservedResult, ObserverVerdict } from './finding.ts';
export type { KnownRoom, ObserverKnowledge } from './knowledge.ts';
export { observable } from './observable.ts';
export { Observer, observe } from './observer.ts';
