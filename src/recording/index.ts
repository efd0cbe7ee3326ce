/** Turns what was recorded (a trace of the mock, a report of a check or a play) into a scenario. */
export { chooseCase } from './choose-case.ts';
export { conversationFromResult } from './from-report.ts';
export { conversationFromTrace } from './from-trace.ts';
export { kindOfRecording, readReport } from './read-report.ts';
export { RecordingProblem } from './recording-problem.ts';
export { type AnnotatedScenario, type Remark, scenarioOf } from './scenario-of.ts';
