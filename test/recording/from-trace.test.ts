import { expect, test } from 'vitest';
import { loadScenario, Mock } from '../../src/mock-server/index.ts';
import type { Fault, Step } from '../../src/protocol/index.ts';
import { conversationFromTrace, scenarioOf } from '../../src/recording/index.ts';
import type { TraceEntry } from '../../src/traffic/index.ts';
import { MemoryClient } from '../support/memory-client.ts';

/** What somebody does on a mock whose clock stands still, as a recorded scenario. */
async function recorded(act: (mock: Mock) => void, faults: Fault[] = []) {
  const scenario = { ...loadScenario('default').scenario, faults };
  const mock = await Mock.create({ ...scenario, clock: { start: '2026-01-05T12:00:00Z', frozen: true } });
  const entries: TraceEntry[] = [];
  mock.switchboard.trace.subscribe((entry) => entries.push(entry));
  act(mock);
  return scenarioOf(conversationFromTrace(entries, 'trace.ndjson'));
}

const stepsOf = async (act: (mock: Mock) => void, faults?: Fault[]): Promise<Step[] | undefined> =>
  (await recorded(act, faults)).scenario.steps;

test('it has who took part, what was said before, and what each of them did', async () => {
  const { scenario, remarks } = await recorded(
    (mock) => {
      const ada = MemoryClient.connect(mock, 'token-ada');
      const bob = MemoryClient.connect(mock, 'token-bob');
      ada.send({ room: '1', messages: 'soup "of the" day' });
      ada.send({ room: '3', messages: 'not hers' });
      bob.request('retrieve', { after: 0 });
      ada.request('roomInfo', { room_id: '1' });
    },
    [{ on: 'room_info', respond: { error_code: 'NOT_FOUND' } }],
  );
  const message = { poster: 'ada', room: '1', message: 'soup "of the" day' };
  expect(scenario.messages?.at(-1)).toMatchObject({ room: '1', poster: 'bob', message: 'noodles?' });
  expect(scenario.steps).toEqual([
    { as: 'ada', connect: {} },
    { as: 'bob', connect: {} },
    { as: 'ada', send: { room: '1', message: 'soup "of the" day' } },
    { as: 'bob', expect: { message } },
    { as: 'ada', send: { room: '3', message: 'not hers' } },
    { as: 'bob', retrieve: { after: 0 } },
    { as: 'bob', expect: { answer: { status: 200, messages: [message] } } },
    { as: 'ada', room_info: { room: '1' } },
    { as: 'ada', expect: { answer: { status: 404, error_code: 'NOT_FOUND' } } },
  ]);
  expect(remarks).toContainEqual({
    path: ['steps', 8],
    text: expect.stringContaining('The fault room_info-respond acted (room_info)'),
  });
});

test('pauses of more than half a second are waited, shorter ones are not', async () => {
  const steps = await stepsOf((mock) => {
    const ada = MemoryClient.connect(mock, 'token-ada');
    for (const [ms, text] of [
      [500, 'soon'],
      [700, 'later'],
      [90_000, 'much later'],
    ] as const) {
      mock.clock.advance(ms);
      ada.send({ room: '1', messages: text });
    }
  });
  const send = (message: string): Step => ({ as: 'ada', send: { room: '1', message } });
  expect(steps?.slice(1)).toEqual([
    send('soon'),
    { wait: '700ms' },
    send('later'),
    { wait: '90s' },
    send('much later'),
  ]);
});

test('it tells who closed a connection, and with which code', async () => {
  const steps = await stepsOf((mock) => {
    const codes = [1000, 1005, 1001, 4001, 1006];
    for (const code of codes) MemoryClient.connect(mock, 'token-ada').close(code);
    MemoryClient.connect(mock, 'token-bob');
    mock.steering.disconnect({ user: 'bob', code: 1012 });
    MemoryClient.connect(mock, 'token-bob');
    mock.steering.disconnect({ user: 'bob', cut: true });
  });
  expect(steps?.filter((step) => !('connect' in step))).toEqual([
    { as: 'ada', disconnect: {} },
    { as: 'ada', disconnect: {} },
    { as: 'ada', disconnect: { code: 1001 } },
    { as: 'ada', disconnect: { code: 4001 } },
    { as: 'ada', disconnect: { cut: true } },
    { as: 'bob', expect: { closed: 1012 } },
    { as: 'bob', expect: { closed: 1006 } },
  ]);
});

test('of a connection that was open before, the steps open one', async () => {
  const early = [
    { kind: 'from-client', connection: 7, user: 'ada', data: '{"room":"1","messages":"hi"}' },
    {
      kind: 'to-client',
      connection: 7,
      user: 'ada',
      data: '{"message":{"id":9,"message":"hi","poster":"ada","room":"1","timestamp":1}}',
    },
    { kind: 'closed', connection: 7, user: 'ada', code: 4000 },
  ].map((entry, index) => ({ seq: index + 900, at: index, ...entry }) as TraceEntry);
  expect(scenarioOf(conversationFromTrace(early, 'trace.ndjson')).scenario.steps).toEqual([
    { as: 'ada', connect: {} },
    { as: 'ada', send: { room: '1', message: 'hi' } },
    { as: 'ada', disconnect: { code: 4000 } },
  ]);
});

test('what is done over an older connection says so', async () => {
  const steps = await stepsOf((mock) => {
    const first = MemoryClient.connect(mock, 'token-ada');
    MemoryClient.connect(mock, 'token-ada');
    first.send({ room: '1', messages: 'from the first' });
    first.close(1000);
  });
  expect(steps?.slice(2)).toEqual([
    { as: 'ada', send: { room: '1', message: 'from the first' }, connection: 1 },
    { as: 'ada', disconnect: {}, connection: 1 },
  ]);
});

test('tokens are told by what became of them', async () => {
  const steps = await stepsOf((mock) => {
    MemoryClient.connect(mock, 'token-ada-expired');
    MemoryClient.connect(mock, 'no-such-token');
    MemoryClient.connect(mock, 'token-bob-expired').request('retrieve', { after: 0 });
  });
  const told = JSON.stringify(steps);
  expect(steps?.slice(0, 3)).toEqual([
    { as: 'ada', connect: { token: 'expired' } },
    { as: 'ada', expect: { error_code: 'AUTH_TOKEN_EXPIRED' } },
    { as: 'ada', expect: { closed: 1008 } },
  ]);
  expect(told).toContain('{"as":"stranger","connect":{"token":"invalid"}}');
  expect(told).toContain('{"as":"bob","retrieve":{"after":0,"token":"expired"}}');
  expect(told).not.toContain('toke…');
});

test('a room that was made is called by the step that made it', async () => {
  const { scenario } = await recorded((mock) => {
    const ada = MemoryClient.connect(mock, 'token-ada');
    ada.request('createDm', { other: 'eve' });
    ada.send({ room: '5', messages: 'psst' });
  });
  expect(scenario.rooms).toEqual([]);
  expect(scenario.steps?.slice(1)).toEqual([
    { as: 'ada', create_dm: { other: 'eve', name: '5' } },
    { as: 'ada', expect: { answer: { status: 200 } } },
    { as: 'ada', send: { room: '5', message: 'psst' } },
  ]);
});

test('what the mock itself posts is posted by somebody who is connected for it', async () => {
  const { scenario, remarks } = await recorded((mock) => {
    MemoryClient.connect(mock, 'token-ada');
    mock.steering.post({ as: 'bob', room: '1', message: 'anyone?' });
  });
  expect(scenario.steps).toEqual([
    { as: 'ada', connect: {} },
    { as: 'bob', connect: {} },
    { as: 'bob', send: { room: '1', message: 'anyone?' } },
    { as: 'ada', expect: { message: { poster: 'bob', room: '1', message: 'anyone?' } } },
  ]);
  expect(remarks).toContainEqual({ path: ['steps', 1], text: expect.stringContaining('the mock itself posted') });
});
