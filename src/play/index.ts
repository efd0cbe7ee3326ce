/** Acts out the steps of a scenario, on a mock that is handed in or on a deployed server. */

export type { Target } from './context/play-context.ts';
export { longWaitMs } from './pace/pace.ts';
export { type Participant, type PlayOptions, participantsIn, playScenario } from './play-scenario.ts';
export type { PlayedMock, SeenByMock } from './played-mock.ts';
export { joinReports } from './report/play-report.ts';
export type { Script } from './script.ts';
export { impossibilities } from './steps/impossible.ts';
