import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../src/mock-server/admin/snapshot.ts';
import { loadScenario, Mock } from '../../src/mock-server/index.ts';
import { parseScenario } from '../../src/mock-server/scenario/load-scenario.ts';
import type { Fault, Scenario } from '../../src/protocol/index.ts';
import { MemoryClient } from '../support/memory-client.ts';

const frozen = { ...loadScenario('default').scenario, clock: { start: '2026-01-05T12:00:00Z', frozen: true } };

/** The mock that goes on from a snapshot, which has gone through a file. */
async function servedAgain(mock: Mock): Promise<{ again: Mock; scenario: Scenario; said: string[] }> {
  const { scenario, remarks } = snapshotOf(mock);
  const read = parseScenario('now.yaml', JSON.stringify(scenario));
  return { again: await Mock.create(read), scenario, said: remarks.map(({ text }) => text) };
}

const answerTo = (mock: Mock, token: string) => MemoryClient.connect(mock, token).request('retrieve', { after: 0 });

const statusOf = (mock: Mock, token: string): number => answerTo(mock, token).status;

const codeOf = (mock: Mock, token: string): string | undefined =>
  answerTo(mock, token).body.match(/AUTH_TOKEN_[A-Z]+/)?.[0];

describe('the tokens of a snapshot', () => {
  it('run out when they would have', async () => {
    const mock = await Mock.create(frozen, { tokenLifetimeMs: 60_000 });
    mock.clock.advance(20_000);
    const { again, scenario } = await servedAgain(mock);
    expect(scenario.users?.[0]).toMatchObject({ id: 'ada', expires: '40000ms' });
    again.clock.advance(39_000);
    expect(statusOf(again, 'token-ada')).toBe(200);
    again.clock.advance(1000);
    expect(codeOf(again, 'token-ada')).toBe('AUTH_TOKEN_EXPIRED');
    await again.reset();
    expect(statusOf(again, 'token-ada')).toBe(200);
  });

  it('are all there: one that has run out is told from one that never was', async () => {
    const mock = await Mock.create(frozen);
    mock.steering.expire('ada');
    mock.steering.renew('ada');
    mock.steering.renew('bob');
    const { again, scenario } = await servedAgain(mock);
    expect(scenario.users?.slice(0, 3)).toEqual([
      {
        id: 'ada',
        name: 'Ada Lovelace',
        token: 'token-ada-2',
        more_tokens: [
          { token: 'token-ada', expires: '0ms' },
          { token: 'token-ada-expired', expires: '0ms' },
        ],
      },
      expect.objectContaining({
        token: 'token-bob-2',
        more_tokens: [{ token: 'token-bob' }, { token: 'token-bob-expired', expires: '0ms' }],
      }),
      expect.not.objectContaining({ more_tokens: expect.anything() }),
    ]);
    const codes = ['token-ada-2', 'token-bob', 'token-ada', 'token-ada-3'].map((token) => codeOf(again, token));
    expect(codes).toEqual([undefined, undefined, 'AUTH_TOKEN_EXPIRED', 'AUTH_TOKEN_INVALID']);
  });
});

describe('the faults of a snapshot', () => {
  /** A mock on which somebody has retrieved so many times. */
  async function retrieved(times: number, ...faults: Fault[]): Promise<Mock> {
    const mock = await Mock.create({ ...frozen, faults });
    const ada = MemoryClient.connect(mock, 'token-ada');
    for (let time = 0; time < times; time += 1) ada.request('retrieve', { after: 0 });
    return mock;
  }

  const failing = { on: 'retrieve', respond: { status: 500 } } as const;

  it('go on with what is left of them', async () => {
    const { again, scenario, said } = await servedAgain(await retrieved(2, { ...failing, times: 3 }));
    expect(scenario.faults).toEqual([{ ...failing, name: 'retrieve-respond', enabled: true, times: 1 }]);
    expect(said).toEqual(['It has acted 2 times on 2 occasions; this is what is left.']);
    expect([statusOf(again, 'token-ada'), statusOf(again, 'token-ada')]).toEqual([500, 200]);
  });

  it.each([
    [{ ...failing, nth: 5 }, { nth: 3 }, 'this is what is left'],
    [{ ...failing, nth: 2 }, { nth: 2, enabled: false }, 'never acts again'],
    [{ ...failing, times: 2 }, { times: 2, enabled: false }, 'never acts again'],
    [{ ...failing, every: 2 }, { every: 2 }, 'this is what is left'],
    [{ ...failing, every: 3 }, { every: 3 }, '`every` counts anew'],
    [{ ...failing, times: 3, per: 'user' as const }, { times: 3 }, 'for each user it counts anew'],
    [failing, {}, 'It has acted 2 times on 2 occasions.'],
  ])('%j becomes %j', async (fault, expected, said) => {
    const { scenario, said: remarks } = await servedAgain(await retrieved(2, fault));
    expect(scenario.faults?.[0]).toMatchObject(expected);
    expect(remarks.join()).toContain(said);
  });

  it('keep their windows', async () => {
    const mock = await retrieved(0, { ...failing, from: '10s', until: '30s' }, { ...failing, until: '5s' });
    mock.clock.advance(20_000);
    const { scenario, said } = await servedAgain(mock);
    expect(scenario.faults).toMatchObject([{ from: '0ms', until: '10000ms', enabled: true }, { enabled: false }]);
    expect(said).toEqual(['Its time is over.']);
  });
});
