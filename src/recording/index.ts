/** Turns what was recorded (a trace of the mock, a report of a check or a play) into a scenario. */
export { chooseCase } from './from-traffic/choose-case.ts';
export { conversationFromResult } from './from-traffic/from-result.ts';
export { conversationFromTrace } from './from-traffic/from-trace.ts';
export { type AnnotatedScenario, scenarioOf } from './to-scenario/scenario-of.ts';
