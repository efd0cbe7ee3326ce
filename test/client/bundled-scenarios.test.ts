import { expect, test } from 'vitest';
import { ChatClient } from '../../src/client/index.ts';
import { judgeClients } from '../../src/client-rules/index.ts';
import { bundledScenarios, loadScenario, Mock } from '../../src/mock-server/index.ts';
import { MemoryNetwork } from './memory-network.ts';
import { Trouble } from './trouble.ts';
import { VirtualTime } from './virtual-time.ts';

/** What bob says in every scenario; some of the scenarios do something to texts like these. */
const texts = ['comes twice', 'is overtaken', 'is in time', 'gets lost', 'Hello?', 'and one more'];

/** Ada's client in a scenario, in virtual time, and bob who posts whatever the scenario does. */
async function playThrough(name: string) {
  const { scenario } = loadScenario(name);
  const start = '2026-01-05T12:00:00Z';
  const mock = await Mock.create({ ...scenario, clock: { start, frozen: true } });
  const time = new VirtualTime();
  time.onPassing = (ms) => mock.clock.advance(ms);
  const network = new MemoryNetwork(mock, time, new Trouble(1, 0));
  const shown: number[] = [];
  const client = new ChatClient({
    url: 'http://mock.test',
    token: 'token-ada',
    logIn: () => mock.steering.renew('ada'),
    dialect: scenario.dialect ?? 'documented',
    WebSocket: network.WebSocket,
    fetch: network.fetch,
    clock: time,
    random: network.trouble.random,
    onMessage: ({ id }) => shown.push(id),
  });
  client.connect();
  for (const [index, text] of texts.entries()) {
    await pass(time, 20, 1000);
    talk(mock, client, `${index}: ${text}`);
  }
  // A day and more, because some things happen at noon and at midnight.
  await pass(time, 26 * 60, 60_000);
  mock.switchboard.faults.removeAll();
  talk(mock, client, 'it is all over');
  await pass(time, 300, 1000);
  const { trace } = mock.switchboard;
  const verdict = judgeClients({ entries: trace.entries(), forgotten: trace.forgotten });
  client.close();
  return { mock, client, shown, verdict };
}

/** In steps, so that what the mock does by itself happens at its moment. */
async function pass(time: VirtualTime, steps: number, ms: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) await time.advance(ms);
}

/** Bob and ada say something in the room that they share, if they do. */
function talk(mock: Mock, client: ChatClient, text: string): void {
  const { users, rooms } = mock.world;
  const bob = users.get('bob');
  const room = [...rooms.values()].find(({ occupants }) => bob && occupants.has('ada') && occupants.has('bob'));
  if (!room) return;
  mock.steering.post({ as: 'bob', room: room.id, message: text });
  client.send(room.id, `ada, too: ${text}`);
}

test.each(bundledScenarios())(
  'the client comes through the bundled scenario %s',
  { timeout: 120_000 },
  async (name) => {
    const { mock, client, shown, verdict } = await playThrough(name);
    const history = [...(mock.world.users.get('ada')?.rooms ?? [])].flatMap(({ messages }) => messages);
    const ids = history.map(({ id }) => id).sort((a, b) => a - b);
    expect(client.messages.map(({ id }) => id)).toEqual(ids);
    expect([...shown].sort((a, b) => a - b)).toEqual(ids);
    expect(verdict.results.filter(({ status }) => status === 'failed' || status === 'warned')).toEqual([]);
  },
);
