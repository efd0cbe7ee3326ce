/** The chat service as pure data and decisions. */
export { ChatCore } from './chat-core.ts';
export { fullMemory, HistoryMemory } from './history-memory.ts';
export type { Effect, Input, InputOf, RequestAnswer } from './inputs.ts';
export * from './world.ts';
