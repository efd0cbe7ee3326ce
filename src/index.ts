/** The mock server inside your own tests. */

export type { Condition } from './library/condition.ts';
export { createMockChat } from './library/create-mock.ts';
export { ChatTestbedError, type ChatTestbedErrorCode } from './library/errors.ts';
export type { MockChat, MockChatOptions, MockUser, PostedMessage } from './library/mock-chat.ts';
export type { MockFaults } from './library/mock-faults.ts';
export { type MockServer, type MockServerOptions, startMockServer } from './library/start-mock-server.ts';
export type { WaitOptions } from './library/watch-trace.ts';
export type { ChatHandlerOptions } from './mock-server/adapters/chat-handler.ts';
export { chatMiddleware } from './mock-server/adapters/express.ts';
export { attachChatSocket, type ChatSocketOptions } from './mock-server/adapters/websocket.ts';
export type { Room, User, World } from './mock-server/core/world.ts';
export type { ChatEvent, ClientVerdict, DialectName, Fault, Message, Scenario, TraceEntry } from './protocol/index.ts';
export type { Problem } from './yaml-file/problem.ts';
