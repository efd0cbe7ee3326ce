import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished, test, vi } from 'vitest';
import { Company } from '../../src/mock-server/adapters/turns/company.ts';
import { TurnQueue } from '../../src/mock-server/adapters/turns/turns.ts';

/** What other tests of this process have left must not act in between. */
let company = new Company();
beforeEach(() => {
  company = new Company();
});

const newQueue = (reader?: { pause(): void; resume(): void }): TurnQueue => new TurnQueue(reader, undefined, company);

/** How much was handled after each turn of the event loop, until so much is. */
async function turnsUntil(handled: readonly unknown[], all: number): Promise<number[]> {
  const afterEachTurn = [handled.length];
  while (handled.length < all) {
    if (afterEachTurn.length > 10_000)
      throw new Error(`Waited 10,000 turns for ${all}, and there are ${handled.length}.`);
    await nextTurn();
    afterEachTurn.push(handled.length);
  }
  return afterEachTurn;
}

const flood = (queue: TurnQueue, handled: number[], amount: number, whose?: { world: object; user: string }): void => {
  for (let number = 0; number < amount; number += 1) queue.handle(() => handled.push(number), whose);
};

describe('a flood', () => {
  it('is handled in its order, some in one turn of the event loop, and not read meanwhile', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(1e9);
    onTestFinished(() => void now.mockRestore());
    const reader = { pause: vi.fn(), resume: vi.fn() };
    const handled: number[] = [];
    const queue = newQueue(reader);
    queue.handle(() => {});
    await nextTurn();
    // Nobody else has acted for long.
    now.mockReturnValue(2e9);
    flood(queue, handled, 100);
    expect(await turnsUntil(handled, 100)).toEqual([16, 32, 48, 64, 80, 96, 100]);
    expect(handled).toEqual(handled.toSorted((a, b) => a - b));
    expect([reader.pause.mock.calls.length, reader.resume.mock.calls.length]).toEqual([1, 1]);
  });

  it('gets less of a turn where others act, and they come at once', async () => {
    const handled: number[] = [];
    const [flooding, calm] = [newQueue(), newQueue()];
    calm.handle(() => {});
    flood(flooding, handled, 20);
    let isAnswered = false;
    calm.handle(() => (isAnswered = true));
    expect([handled.length, isAnswered]).toEqual([4, true]);
    expect(await turnsUntil(handled, 20)).toEqual([4, 8, 12, 16, 20]);
  });

  it('of one user on many connections is one flood; of a user of another world another', async () => {
    const [one, other] = [{}, {}];
    const [handled, elsewhere]: [number[], number[]] = [[], []];
    newQueue().handle(() => {});
    for (let connection = 0; connection < 10; connection += 1) {
      flood(newQueue(), handled, 2, { world: one, user: 'eve' });
      flood(newQueue(), elsewhere, 2, { world: other, user: 'eve' });
    }
    expect([handled.length, elsewhere.length]).toEqual([4, 4]);
    await turnsUntil(handled, 20);
  });
});

describe('a client that takes more than its share of the event loop', () => {
  /** A clock that stands still but for what is handled. */
  const slowly = () => {
    const clock = { now: 1e9 };
    const spy = vi.spyOn(performance, 'now').mockImplementation(() => clock.now);
    onTestFinished(() => void spy.mockRestore());
    const slowFlood = (queue: TurnQueue, handled: number[], amount: number, ms: number): void => {
      for (let number = 0; number < amount; number += 1) {
        queue.handle(() => {
          clock.now += ms;
          handled.push(number);
        });
      }
    };
    return { clock, slowFlood };
  };

  it('waits while others act who do not, and goes on when time has passed', async () => {
    const { clock, slowFlood } = slowly();
    const handled: number[] = [];
    const [flooding, calm] = [newQueue(), newQueue()];
    calm.handle(() => {});
    slowFlood(flooding, handled, 20, 30);
    let answered = 0;
    for (let turn = 0; turn < 20; turn += 1) {
      calm.handle(() => (answered += 1));
      await nextTurn();
    }
    expect([handled.length, answered]).toEqual([4, 20]);
    clock.now += 500;
    await expect.poll(() => handled.length, { message: 'frames handled once time has passed' }).toBeGreaterThan(4);
  });

  it('does not wait for who has been silent since it began', async () => {
    const { clock, slowFlood } = slowly();
    const handled: number[] = [];
    newQueue().handle(() => {});
    clock.now += 1;
    slowFlood(newQueue(), handled, 20, 30);
    // The clock would stand still if it waited.
    await expect.poll(() => handled.length, { message: 'all frames handled' }).toBe(20);
  });

  it('does not wait where all others flood, too', async () => {
    const { slowFlood } = slowly();
    const [one, other]: [number[], number[]] = [[], []];
    slowFlood(newQueue(), one, 100, 300);
    slowFlood(newQueue(), other, 100, 300);
    // The clock would stand still if both waited.
    const handled = () => one.length + other.length;
    await expect.poll(handled, { timeout: 10_000, message: 'the frames of both, handled' }).toBe(200);
  });
});

test('whoever has just said who it is, is not in company of its former self', async () => {
  const handled: number[] = [];
  const [queue, other] = [newQueue(), newQueue()];
  const whose = { world: {}, user: 'eve' };
  // The turn of the test before ends on its own clock.
  await nextTurn();
  const now = vi.spyOn(performance, 'now').mockReturnValue(4e9);
  onTestFinished(() => void now.mockRestore());
  queue.handle(() => {});
  flood(queue, handled, 20, whose);
  expect(handled.length).toBe(16);
  await turnsUntil(handled, 20);
  await nextTurn();
  other.handle(() => {});
  flood(queue, handled, 20, whose);
  expect(handled.length).toBe(24);
  await turnsUntil(handled, 40);
});

describe('what waits on a connection', () => {
  it('is handled before what comes later, also where it becomes known whose it is', async () => {
    const handled: number[] = [];
    const queue = newQueue();
    flood(queue, handled, 40);
    queue.handle(() => handled.push(40), { world: {}, user: 'eve' });
    await turnsUntil(handled, 41);
    expect(handled.at(-1)).toBe(40);
  });

  it('is handled before its end', () => {
    const handled: number[] = [];
    const queue = newQueue();
    flood(queue, handled, 100);
    queue.finish();
    expect(handled).toEqual([...Array(100).keys()]);
  });
});
