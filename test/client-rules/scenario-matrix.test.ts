import { describe, expect, test } from 'vitest';
import { triedBy } from '../../src/client-rules/from-trace/tried-by.ts';
import { clientRequirements, judgeClients, type RunEnd } from '../../src/client-rules/index.ts';
import { bundledScenarios, loadScenario, Mock } from '../../src/mock-server/index.ts';
import type { ClientResult } from '../../src/protocol/index.ts';
import { MemoryNetwork } from '../client/memory-network.ts';
import { Trouble } from '../client/trouble.ts';
import { VirtualTime } from '../client/virtual-time.ts';
import { oneBugClients } from '../clients/one-bug.ts';
import { type Bugs, SmallClient } from '../clients/small-client.ts';

/** How long a client lives, in milliseconds of virtual time. */
const lifeMs = 10_000;

/** A network within one machine: nothing goes wrong but what the scenario says. */
class QuickNetwork extends Trouble {
  constructor() {
    super(1, 0);
  }

  override delayMs(): number {
    return 1;
  }
}

/** Lets ada's client live in a scenario. */
async function lifeIn(name: string, bugs: Bugs): Promise<ClientResult[]> {
  const { scenario } = loadScenario(name);
  const mock = await Mock.create({ ...scenario, clock: { start: '2026-01-05T12:00:00Z', frozen: true } });
  const time = new VirtualTime();
  time.onPassing = (ms) => mock.clock.advance(ms);
  const { WebSocket, fetch } = new MemoryNetwork(mock, time, new QuickNetwork());
  let end: RunEnd | undefined;
  const client = new SmallClient({
    WebSocket,
    fetch,
    clock: time,
    token: 'token-ada',
    bugs,
    onCrash: () => {
      end = { exitCode: 1, at: mock.clock.now() };
    },
  });
  for (let passed = 0; passed < lifeMs && !end; passed += 100) await time.advance(100);
  if (end) for (const connection of mock.switchboard.connections.numbers()) mock.switchboard.closed(connection, 1006);
  else client.stop();
  await time.advance(100);
  const { entries, forgotten } = mock.switchboard.trace.kept();
  return judgeClients({ entries, forgotten, end: end ?? { exitCode: 0, at: mock.clock.now() } }).results;
}

async function brokenIn(name: string, bugs: Bugs): Promise<string[]> {
  const results = await lifeIn(name, bugs);
  return results.filter(({ findings }) => findings.length > 0).map(({ requirement }) => requirement);
}

const scenarios = bundledScenarios();

describe.each(scenarios)('in the scenario %s', (scenario) => {
  test('nothing is found in a correct client', async () => {
    expect(await brokenIn(scenario, {})).toEqual([]);
  });

  test.each(oneBugClients)('a client that $name is blamed for nothing else', async ({ breaks, bugs, shownBy }) => {
    const broken = await brokenIn(scenario, bugs);
    expect(broken.filter((requirement) => requirement !== breaks)).toEqual([]);
    if (shownBy.includes(scenario)) expect(broken).toEqual([breaks]);
  });
});

test('the scenario that is named for a requirement puts a correct client to the test', async () => {
  const judged = clientRequirements.filter(({ level }) => level !== 'excluded').map(({ id }) => id);
  expect(Object.keys(triedBy).sort()).toEqual(judged.sort());
  const lives = new Map<string, ClientResult[]>();
  for (const scenario of new Set(Object.values(triedBy))) lives.set(scenario, await lifeIn(scenario, {}));
  for (const [id, scenario] of Object.entries(triedBy)) {
    expect(lives.get(scenario)).toContainEqual(expect.objectContaining({ requirement: id, status: 'passed' }));
  }
});

test('there are at least fourteen bugs, and each is shown by some scenario', () => {
  expect(oneBugClients.length).toBeGreaterThanOrEqual(14);
  for (const { shownBy } of oneBugClients) expect(scenarios).toEqual(expect.arrayContaining([...shownBy]));
});
