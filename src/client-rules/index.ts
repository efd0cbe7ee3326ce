/** What is asked of clients, and the verdict on those that a trace tells of. */
export { brokenResult } from './describe/broken-result.ts';
export { describeFindings, describeVerdict } from './describe/describe.ts';
export { describeMatrix, type JudgedRun } from './describe/describe-matrix.ts';
export { onForeignRecordings } from './foreign/judged-there.ts';
export { triedBy } from './from-trace/tried-by.ts';
export { judgeClients } from './judge-clients.ts';
export { type ClientRequirement, type ClientRequirementId, clientRequirements } from './register.ts';
export type { ClientTrace, ForeignRecording, RunEnd } from './rule.ts';
