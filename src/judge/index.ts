/** A verdict on what was recorded: on the server by observation alone, and on its clients. */
export { archiveOf } from './archive.ts';
export { judgeRecordings, type VerdictOptions } from './judge-recordings.ts';
export type { JudgedRecording } from './judged-recording.ts';
export { readRecording, readRecordings } from './reading/read-recordings.ts';
export { ownersOf, whatIsTold } from './reading/what-is-told.ts';
