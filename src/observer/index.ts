export type { ObservedFinding, ObservedResult, ObserverVerdict } from './finding.ts';
export type { KnownRoom, ObserverKnowledge } from './knowledge.ts';
export { observe } from './observer.ts';
