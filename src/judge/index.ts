/** A verdict on what was recorded: on the server by observation alone, and on its clients. */
export { archiveOf } from './archive.ts';
export { judgeRecordings } from './judge-recordings.ts';
export { readRecording, readRecordings } from './reading/read-recordings.ts';
