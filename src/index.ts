/** The mock server inside your own tests, and the judge of servers. */

export type { CheckOptions } from './conformance/index.ts';
export { CheckProblem } from './conformance/index.ts';
export { checkServer } from './library/check-server.ts';
export { createMockChat } from './library/create-mock.ts';
export type { MockChat, MockChatOptions, PostedMessage } from './library/mock/mock-chat.ts';
export type { MockFaults } from './library/mock/mock-faults.ts';
export type { MockRoom, MockToken, MockUser, MockWorld } from './library/mock/mock-world.ts';
export { type MockServer, type MockServerOptions, startMockServer } from './library/start-mock-server.ts';
export { type ProxyOptions, type ProxyServer, startProxy } from './library/start-proxy.ts';
export type { Condition } from './library/wait/condition.ts';
export type { WaitOptions } from './library/wait/watch-trace.ts';
export type { ChatHandlerOptions } from './mock-server/index.ts';
export { attachChatSocket, type ChatSocketOptions, chatMiddleware } from './mock-server/index.ts';
export type {
  ChatEvent,
  CheckConfig,
  ClientVerdict,
  DialectName,
  Fault,
  Message,
  Report,
  Scenario,
} from './protocol/index.ts';
export { ChatTestbedError, type ChatTestbedErrorCode, type Problem } from './protocol/index.ts';
export type { TraceEntry } from './traffic/index.ts';
export { FileProblems } from './yaml-file/index.ts';
