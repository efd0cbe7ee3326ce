/** The chat service as pure data and decisions. */
export { ChatCore } from './chat-core.ts';
export type { Effect, Input } from './inputs.ts';
export * from './world.ts';
