/** The examiner: judges a server against the requirements of the chat document. */

export type { Case } from './case/case.ts';
export { cases } from './cases/index.ts';
export { CheckProblem } from './config/check-problem.ts';
export type { CheckSetup } from './config/check-setup.ts';
export { expandVariables } from './config/expand-variables.ts';
export { checkConfig, loadConfig } from './config/load-config.ts';
export { baseUrl, configuredTls, defaultTimeoutMs, makeSetup, tlsOf } from './config/make-setup.ts';
export { fetchWellKnown } from './config/well-known.ts';
export { judgeRun } from './judging/judge-run.ts';
export { type Plan, planRun } from './run/plan.ts';
export { type Progress, recordRun } from './run/record-run.ts';
export { type CheckOptions, checkServer, rerunCommand } from './run/run.ts';
export { casesToRerun, knownIds, selectCases } from './run/select.ts';
export { writeTrace } from './run/write-trace.ts';
export { soakSettings } from './soak/settings.ts';
export { waitUntilReachable } from './surroundings/index.ts';
export { TokenWallet } from './tokens/index.ts';
