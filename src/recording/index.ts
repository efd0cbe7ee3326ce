/** Turns what was recorded (a trace of the mock, a report of a check or a play) into a scenario. */
export { chooseCase } from './from-report/choose-case.ts';
export { conversationFromResult } from './from-report/from-report.ts';
export { kindOfRecording, readReport } from './from-report/read-report.ts';
export { conversationFromTrace } from './from-trace/from-trace.ts';
export { RecordingProblem } from './recording-problem.ts';
export { type AnnotatedScenario, type Remark, scenarioOf } from './to-scenario/scenario-of.ts';
