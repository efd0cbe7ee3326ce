/** Reads recorded files. An index of its own, because it brings validators. */
export { isHar, readHar } from '../har/read-har.ts';
export { lostTail } from './numbered-lines.ts';
export { parseWhole } from './parse-whole.ts';
export { readCheckTrace } from './read-check-trace.ts';
export { kindOfRecording, readReport } from './read-report.ts';
export { readServeTrace, readTraceLine } from './read-trace.ts';
export { readTraffic } from './read-traffic.ts';
export { RecordingProblem } from './recording-problem.ts';
export { TranscriptReader } from './transcript-reader.ts';
export { withoutSecrets } from './without-secrets.ts';
