/** The examiner: judges a server against the requirements of the chat document. */
export { type Baseline, loadBaseline } from './baseline.ts';
export type { Case } from './case.ts';
export { cases } from './cases.ts';
export { CheckProblem } from './check-problem.ts';
export type { CheckSetup } from './config/check-setup.ts';
export { loadConfig, readText } from './config/load-config.ts';
export { baseUrl, defaultTimeoutMs, makeSetup, tlsOf } from './config/make-setup.ts';
export { fetchWellKnown } from './config/well-known.ts';
export { judgeRun } from './judge-run.ts';
export { type Plan, planRun } from './plan.ts';
export { type Progress, recordRun } from './record-run.ts';
export { type Reporter, type ReporterName, reporters } from './reporters/index.ts';
export { chapterTitles, findRequirement, type Requirement, requirements } from './requirements.ts';
export { type CheckOptions, checkServer, rerunCommand } from './run.ts';
export { selectCases } from './select.ts';
export { readTrace, writeTrace } from './trace-file.ts';
