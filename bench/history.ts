import { ChatCore } from '../src/mock-server/core/chat-core.ts';
import { addMessage, addRoom, addUser, emptyWorld } from '../src/mock-server/core/world.ts';
import { dialects } from '../src/protocol/index.ts';
import { inTurn, printTable } from './statistics.ts';

/** `retrieve` with a recent `after`: the same cost, however much was said before. */
export async function benchHistory(): Promise<void> {
  const worlds = [1000, 1_000_000].map((stored) => ({
    name: `${stored.toLocaleString('en')} stored messages`,
    ask: asker(stored),
  }));
  await inTurn(2, worlds, async ({ ask }) => microseconds(ask));
  const series = await inTurn(15, worlds, async ({ ask }) => microseconds(ask));
  printTable('History: retrieve the newest ten (the same cost)', 'µs', series);
}

function asker(stored: number): () => void {
  const world = emptyWorld();
  for (const id of ['ada', 'bob']) addUser(world, { id });
  const rooms = ['1', '2', '3'].map((id) => addRoom(world, { id, occupants: ['ada', 'bob'] }));
  for (let count = 0; count < stored; count += 1) {
    const room = rooms[count % rooms.length];
    if (room) addMessage(world, room, { poster: 'bob', text: `message ${count}`, now: 0 });
  }
  const core = new ChatCore(world, dialects.documented);
  const body = JSON.stringify({ after: stored - 10 });
  return () => {
    core.handle({ type: 'request', request: 1, endpoint: 'retrieve', authorization: 'Bearer token-ada', body, now: 0 });
  };
}

function microseconds(ask: () => void): number {
  const times = 5000;
  const began = performance.now();
  for (let count = 0; count < times; count += 1) ask();
  return ((performance.now() - began) / times) * 1000;
}
