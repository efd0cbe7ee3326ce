/** The mock server: a world from a scenario, and the ways to reach it. */

export { type ChatHandlerOptions, chatHandler } from './adapters/chat-handler.ts';
export { chatMiddleware } from './adapters/express.ts';
export { attachChatSocket, type ChatSocketOptions } from './adapters/websocket.ts';
export type { User, World } from './core/index.ts';
export type { IdlePart } from './idle-parts.ts';
export { keepWorld, readKeptWorld } from './keep/keep-file.ts';
export { Mock, type MockOptions } from './mock.ts';
export {
  bundledScenarios,
  countRows,
  type LoadedScenario,
  loadScenario,
  openScenario,
  parseScenario,
  type ScenarioValues,
  scenarioProblems,
  UnknownScenario,
} from './scenario/load-scenario.ts';
export { type FilledScenario, ScenarioFile } from './scenario/scenario-file.ts';
export { scenarioSummaries } from './scenario/scenario-summaries.ts';
export { watchScenario } from './scenario/watch-scenario.ts';
export { type RunningServer, type ServerOptions, startServer } from './start-server.ts';
export type { Switchboard } from './switchboard/switchboard.ts';
export { verdictOf } from './verdict.ts';
