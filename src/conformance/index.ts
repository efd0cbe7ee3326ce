/** The examiner: judges a server against the requirements of the chat document. */

export { observable } from '../observer/index.ts';
export type { Case } from './case/case.ts';
export { cases } from './cases/index.ts';
export { CheckProblem } from './config/check-problem.ts';
export type { CheckSetup } from './config/check-setup.ts';
export { expandVariables } from './config/expand-variables.ts';
export { checkConfig, loadConfig } from './config/load-config.ts';
export { baseUrl, defaultTimeoutMs, makeSetup, tlsOf } from './config/make-setup.ts';
export { fetchWellKnown } from './config/well-known.ts';
export { reporters } from './reporters/index.ts';
export { chapterTitles, findRequirement, type Requirement, requirements } from './requirements/index.ts';
export { type Baseline, checkBaseline, loadBaseline } from './run/baseline.ts';
export { judgeRun } from './run/judge-run.ts';
export { type Plan, planRun } from './run/plan.ts';
export { type Progress, recordRun } from './run/record-run.ts';
export { type CheckOptions, checkServer, rerunCommand } from './run/run.ts';
export { readTrace, writeTrace } from './run/run-file.ts';
export { selectCases } from './run/select.ts';
export { waitUntilReachable } from './surroundings/index.ts';
