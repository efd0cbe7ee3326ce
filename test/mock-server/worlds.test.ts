import { describe, expect, it } from 'vitest';
import { SteerableClock } from '../../src/mock-server/clock/steerable-clock.ts';
import { loadScenario, Mock, startServer } from '../../src/mock-server/index.ts';
import { Worlds } from '../../src/mock-server/worlds/worlds.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { control } from '../support/control.ts';
import { within } from '../support/deadline.ts';
import { nextEvent, startMock } from '../support/mock.ts';

const all = { token: 'token-ada', body: { after: 0 } };

/** A request as far as choosing a world reads it. */
function asking(url: string, headers: Record<string, string> = {}) {
  return { url, headers } as unknown as Parameters<Worlds['of']>[0];
}

async function worldsOf(options: { most?: number } = {}) {
  const main = await Mock.create(loadScenario('default').scenario);
  const clock = new SteerableClock({ startsAt: 0, isFrozen: true });
  return { main, clock, worlds: new Worlds(main, { clock, idleMs: 60_000, ...options }) };
}

const silentPort = { send: () => {}, ping: () => {}, close: () => {}, terminate: () => {} };

function goLive({ switchboard }: Mock): void {
  switchboard.receive(switchboard.open(silentPort), '{"auth_token":"token-ada"}');
}

describe('worlds side by side', () => {
  it('start alike and do not know of each other', async () => {
    const { url } = await startMock();
    const texts = async (base: string): Promise<string[]> =>
      (await post(base, '/chat/retrieve', all)).body.occupants.map((one: { message: string }) => one.message);
    const seeded = await texts(url);
    await control(`${url}/w/one`, 'POST', '/post', { as: 'bob', room: '1', message: 'only here' });
    expect(await texts(`${url}/w/one`)).toEqual([...seeded, 'only here']);
    expect(await texts(`${url}/w/two`)).toEqual(seeded);
    expect(await texts(url)).toEqual(seeded);
  });

  it('have live connections of their own', async () => {
    const { url, webSocketUrl } = await startMock();
    const inWorld = (name: string) => ChatClient.connect(webSocketUrl.replace('/chat', `/w/${name}/chat`), 'token-ada');
    const [one, two] = [await inWorld('one'), await inWorld('two')];
    await control(`${url}/w/one`, 'POST', '/post', { as: 'bob', room: '1', message: 'to one' });
    await control(`${url}/w/two`, 'POST', '/post', { as: 'bob', room: '1', message: 'to two' });
    expect([(await one.next()).message.message, (await two.next()).message.message]).toEqual(['to one', 'to two']);
  });

  it('are also chosen by a header', async () => {
    const { url } = await startMock();
    await control(`${url}/w/one`, 'POST', '/expire', 'ada');
    const answer = await post(url, '/chat/retrieve', { ...all, headers: { 'x-testbed-world': 'one' } });
    expect(answer.status).toBe(401);
  });

  it('have clocks and faults of their own, and a reset of their own', async () => {
    const { url } = await startMock();
    const state = async (base: string) => (await control(base, 'GET', '/state')).answer;
    await control(`${url}/w/one`, 'POST', '/clock', { freeze: true });
    await control(`${url}/w/one`, 'POST', '/faults', { fault: '{ on: retrieve, hang: true }' });
    expect([(await state(`${url}/w/one`)).clock.frozen, (await state(url)).clock.frozen]).toEqual([true, false]);
    expect((await state(`${url}/w/two`)).faults).toEqual([]);
    await control(`${url}/w/one`, 'POST', '/reset', {});
    expect((await state(`${url}/w/one`)).faults).toEqual([]);
  });

  it('describe themselves to a check of their own', async () => {
    const { url } = await startMock();
    const response = await fetch(`${url}/w/one/.well-known/chat-testbed.json`);
    expect((await response.json()) as object).toHaveProperty('users.member');
  });

  it('close with the server', async () => {
    const mock = await Mock.create(loadScenario('default').scenario);
    const server = await startServer(mock);
    const client = await ChatClient.connect(server.webSocketUrl.replace('/chat', '/w/one/chat'), 'token-ada');
    await server.close();
    expect((await within(client.closed, 'the connection to close')).code).toBe(1001);
  });

  it('answer a bad name, on both ways in', async () => {
    const { url, webSocketUrl } = await startMock();
    expect((await fetch(`${url}/w/a%20b/chat/retrieve`, { method: 'POST' })).status).toBe(400);
    await expect(ChatClient.open(webSocketUrl.replace('/chat', '/w//chat'))).rejects.toThrow('400');
  });

  it('get an edited scenario all together', async () => {
    const { mock, url, events } = await startMock();
    await control(`${url}/w/one`, 'GET', '/state');
    const { scenario } = loadScenario('empty');
    await mock.reload(scenario);
    await nextEvent(events, 'reloaded');
    expect((await control(`${url}/w/one`, 'GET', '/state')).answer.scenario).toBe('empty');
  });
});

describe('a world that nobody uses', () => {
  it('is forgotten after a while, and starts anew when it is asked for again', async () => {
    const { worlds, clock } = await worldsOf();
    const first = worlds.of(asking('/w/one/x'));
    clock.advance(59_000);
    expect(worlds.of(asking('/w/one/x'))).toBe(first);
    clock.advance(120_000);
    expect(worlds.all()).toHaveLength(1);
    expect(worlds.of(asking('/w/one/x'))).not.toBe(first);
  });

  it('is kept while somebody is live', async () => {
    const { worlds, clock } = await worldsOf();
    const mock = worlds.of(asking('/w/one/x'));
    goLive(mock);
    clock.advance(600_000);
    expect(worlds.of(asking('/w/one/x'))).toBe(mock);
  });

  it('is not held by connections without a token: they are closed, and it makes room', async () => {
    const { worlds, clock, main } = await worldsOf({ most: 3 });
    const codes: number[] = [];
    const port = { ...silentPort, close: (code: number) => codes.push(code) };
    for (const name of ['one', 'two', 'three']) worlds.of(asking(`/w/${name}/x`)).switchboard.open(port);
    expect(() => worlds.of(asking('/w/four/x'))).toThrow('There are 3 worlds already');
    clock.advance(10_000);
    const four = worlds.of(asking('/w/four/x'));
    expect(worlds.all()).toEqual([main, expect.anything(), expect.anything(), four]);
    expect(codes).toEqual([1013]);
  });

  it('gives way to a new one when there are too many; one in use does not', async () => {
    const { worlds } = await worldsOf({ most: 2 });
    const one = worlds.of(asking('/w/one/x'));
    goLive(one);
    const two = worlds.of(asking('/', { 'x-testbed-world': 'two' }));
    goLive(worlds.of(asking('/w/three/x')));
    expect(worlds.of(asking('/w/one/x'))).toBe(one);
    expect(worlds.all()).not.toContain(two);
    expect(() => worlds.of(asking('/w/four/x'))).toThrow('There are 2 worlds already');
  });

  it('leaves nothing behind when it is forgotten: its events, its trace and its messages are gone', async () => {
    const events = [{ every: '1s', post: { as: 'ada', room: '1', message: 'tick' } }];
    const scenario = { users: [{ id: 'ada' }], rooms: [{ id: '1', occupants: ['ada'] }], events };
    const main = await Mock.create(scenario);
    const world = main.fork();
    world.steering.post({ as: 'ada', room: '1', message: 'x' });
    const { memory } = main.world;
    expect([memory.bytes > 0, world.switchboard.trace.bytes > 0]).toEqual([true, true]);
    main.forget(world);
    expect([memory.bytes, world.switchboard.trace.bytes, world.clock.nextDue]).toEqual([0, 0, undefined]);
    await main.reload({ ...scenario, name: 'another' });
    expect(world.scenario.name).toBeUndefined();
  });

  it('costs no more than what happens in it: what was said before is shared', async () => {
    const { worlds, main } = await worldsOf();
    const history = (mock: Mock) => mock.world.rooms.get('1')?.messages;
    const forks = Array.from({ length: 50 }, (_, index) => worlds.of(asking(`/w/${index}/x`)));
    expect(new Set([main, ...forks].map(history)).size).toBe(1);
    const [first, second] = forks as [Mock, Mock];
    first.steering.post({ as: 'bob', room: '1', message: 'mine' });
    expect(history(first)).not.toBe(history(second));
    expect(history(second)).toBe(history(main));
  });
});
