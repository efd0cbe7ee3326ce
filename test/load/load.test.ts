import { beforeEach, describe, expect, it, onTestFinished, test } from 'vitest';
import { connect, judge, post } from '../../src/load/index.ts';
import { forgetRun } from '../../src/load/present.ts';
import { mutants } from '../mutants/list/index.ts';
import type { RunningServer } from '../mutants/mutant.ts';
import { variants } from '../mutants/variants.ts';
import { startMock } from '../support/mock.ts';
import { Metrics, talk, toldOnStderr } from './talk.ts';

/** The mock with something that goes wrong, as a server under load. */
async function faulty(fault: object): Promise<RunningServer> {
  const { mock, url } = await startMock({ faults: [fault as never] });
  const [ada, bob, eve] = ['ada', 'bob', 'eve'].map((id) => ({ id, token: `token-${id}` }));
  const users = { member: ada as { id: string; token: string }, peer: bob as { id: string; token: string } };
  expect(mock.world.users.has('eve')).toBe(true);
  return {
    config: {
      target: url,
      users: { ...users, outsider: eve as { id: string; token: string } },
      rooms: { shared: '2', foreign: '3' },
    },
    close: async () => {},
  };
}

async function started(name: string): Promise<RunningServer> {
  const found = [...mutants, ...variants].find((one) => one.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  const server = await found.start();
  onTestFinished(() => server.close());
  return server;
}

const quick = { patienceMs: 500 };

beforeEach(forgetRun);

describe('users who talk under load', () => {
  it('find nothing on the mock, and measure every delivery', async () => {
    const told = toldOnStderr();
    const metrics = await talk(await started('the-mock'));
    expect(metrics.found).toEqual([0, 0, 0, 0]);
    expect(metrics.counters).toMatchObject({ 'chat.connected': 3, 'chat.posted': 18 });
    // Before its first echo a sender is not known to hear itself.
    expect(metrics.histograms['chat.delivery_ms']?.length).toBeGreaterThan(30);
    expect(metrics.histograms['chat.retrieve_ms']).toHaveLength(3);
    expect(told).toEqual([]);
  });

  it.each(['the-deployed-dialect', 'independent', 'no-echo', 'great-ids', 'uuids', 'fans-out-later'])(
    'find nothing on the conforming server %s',
    async (name) => {
      expect((await talk(await started(name))).found).toEqual([0, 0, 0, 0]);
    },
  );

  it.each([
    ['lost', 'live.after-connected: Message \\d+ never came on', { on: 'deliver', nth: 9, drop: true }],
    ['lost', 'send.posts: \\w+ posted ct\\w+, and nobody ever saw it', { on: 'send', nth: 8, drop: true }],
    ['duplicated', 'live.exactly-once: Message \\d+ came again', { on: 'deliver', nth: 9, duplicate: true }],
  ])('find one message of many that is %s: %s', async (name, sentence, fault) => {
    const told = toldOnStderr();
    const { counters } = await talk(await faulty(fault), quick);
    expect(counters[`chat.${name}`]).toBe(1);
    expect(told.join('')).toMatch(new RegExp(sentence));
    expect(told.join('')).not.toContain('token-');
  });

  it.each([1, 2, 5])('find the last message but %i lost, though nothing follows', async (nth) => {
    toldOnStderr();
    const { counters } = await talk(await faulty({ on: 'deliver', nth: 37 - nth, drop: true }), quick);
    expect(counters).toMatchObject({ 'chat.lost': 1, 'chat.late': 1 });
  });

  it('find what is leaked', async () => {
    toldOnStderr();
    const leaking = await talk(await started('everybody-hears-everything'), quick);
    expect(leaking.counters['chat.leaked']).toBeGreaterThan(0);
  });
});

test('a user who is not let in is an error of the virtual user, in few words', async () => {
  const { url, server } = await startMock();
  const vars = { target: url, user: 'ada', token: 'wrong', room: '1', patienceMs: 500 };
  await expect(connect({ vars }, new Metrics())).rejects.toThrow('not connected (no CONNECTED)');
  await server.close();
  await expect(connect({ vars }, new Metrics())).rejects.toThrow('not connected (ECONNREFUSED)');
  for (const step of [post, judge]) {
    await expect(step({ vars }, new Metrics())).rejects.toThrow('`connect` is the first function of a flow');
  }
});

test.each([
  [{ token: undefined }, 'The variable `token` is missing: give it in config.payload or config.variables.'],
  [{ target: undefined }, 'The variable `target` is missing: give it in config.target.'],
  [{ dialect: 'klingon' }, 'The variable `dialect` is documented or deployed, not "klingon".'],
  [{ patienceMs: 'soon' }, 'The variable `patienceMs` is a number of milliseconds, not "soon".'],
])('says which variable is wrong: %j', async (change, sentence) => {
  const vars = { target: 'http://127.0.0.1:9', user: 'ada', token: 'token-ada', room: '1', ...change };
  await expect(connect({ vars }, new Metrics())).rejects.toThrow(sentence);
});

test('a server that goes away is counted, and the rest of the flow goes on', async () => {
  toldOnStderr();
  const { mock, url } = await startMock();
  const context = { vars: { target: url, user: 'ada', token: 'token-ada', room: '1', patienceMs: 500 } };
  const metrics = new Metrics();
  await connect(context, metrics);
  mock.switchboard.connections.closeAll(1011, '');
  await expect
    .poll(() => metrics.counters['chat.closed_by_server'], { message: 'how often the server closed' })
    .toBe(1);
  await post(context, metrics);
  await judge(context, metrics);
  expect(metrics.counters).toMatchObject({ 'chat.not_posted': 1, 'chat.lost': 0 });
});
