import { describe, expect, it } from 'vitest';
import { loadScenario, Mock } from '../../src/mock-server/index.ts';
import { parseScenario } from '../../src/mock-server/scenario/load-scenario.ts';
import type { Fault, Scenario } from '../../src/protocol/index.ts';
import { MemoryClient } from '../support/memory-client.ts';

const { scenario } = loadScenario('default');
const start = '2026-01-05T12:00:00Z';
const day = 86_400_000;

async function play(events: Scenario['events'], more: Partial<Scenario> = {}) {
  const { messages: _, ...world } = scenario;
  const mock = await Mock.create({ ...world, seed: 7, clock: { start, frozen: true }, events: events ?? [], ...more });
  const texts = (): string[] =>
    [...mock.world.rooms.values()].flatMap((room) => room.messages.map((one) => one.message));
  const problems = (): (string | undefined)[] =>
    mock.switchboard.trace
      .entries()
      .flatMap((entry) => (entry.kind === 'note' && entry.event.type === 'steered' ? [entry.event.problem] : []))
      .filter((problem) => problem !== undefined);
  return { mock, texts, problems };
}

const say = (message: string) => ({ as: 'bob', room: '1', message });

describe('an event at a time', () => {
  it('happens at its moment, and no earlier', async () => {
    const { mock, texts } = await play([{ at: '2s', post: say('anyone?') }]);
    mock.clock.advance(1_999);
    expect(texts()).toEqual([]);
    mock.clock.advance(1);
    expect(texts()).toEqual(['anyone?']);
    expect(mock.world.rooms.get('1')?.messages[0]?.timestamp).toBe(Date.parse(start) / 1000 + 2);
  });

  it('happens again and again, as often as it should', async () => {
    const { mock, texts } = await play([{ at: '1s', every: '10s', times: 3, post: say('tick') }]);
    mock.clock.advance(20_999);
    expect(texts()).toHaveLength(2);
    mock.clock.advance(day);
    expect(texts()).toHaveLength(3);
  });

  it('plays a day of scripted traffic through the virtual clock', async () => {
    const { mock, texts } = await play([{ every: '1s', post: say('a second has passed') }]);
    mock.clock.advance(day);
    expect(texts()).toHaveLength(86_400);
  });

  it.each([
    [{ at: '1s', create_room: { id: 'new', name: 'New', occupants: ['ada', 'eve'] } }, 'new'],
    [{ at: '1s', create_dm: { as: 'ada', other: 'eve' } }, '5'],
  ])('makes a room: %j', async (event, id) => {
    const { mock } = await play([event]);
    mock.clock.advance(1_000);
    expect([...(mock.world.rooms.get(id)?.occupants ?? [])]).toEqual(['ada', 'eve']);
  });

  it('starts again with a reset', async () => {
    const { mock, texts } = await play([{ at: '2s', post: say('anyone?') }]);
    mock.clock.advance(5_000);
    await mock.reset();
    expect(texts()).toEqual([]);
    mock.clock.advance(2_000);
    expect(texts()).toEqual(['anyone?']);
  });

  it('that cannot be done is told, and the others go on', async () => {
    const { mock, texts, problems } = await play([
      { at: '1s', post: { as: 'eve', room: '1', message: 'let me in' } },
      { at: '1s', post: say('fine') },
    ]);
    mock.clock.advance(1_000);
    expect(texts()).toEqual(['fine']);
    expect(problems()).toEqual(['eve is not in room 1; its occupants are ada, bob, carol.']);
  });
});

describe('an event on a happening', () => {
  it('answers a message, later, in the room where it was said', async () => {
    const { mock, texts } = await play([
      {
        on: { posted: { user: 'ada', matches: '^ping' } },
        after: '100ms',
        post: { as: 'bob', message: '{user}: {message}!' },
      },
    ]);
    mock.steering.post({ as: 'ada', room: '2', message: 'ping me' });
    mock.steering.post({ as: 'ada', room: '2', message: 'no' });
    expect(texts()).toEqual(['ping me', 'no']);
    mock.clock.advance(100);
    expect(mock.world.rooms.get('2')?.messages.at(-1)).toMatchObject({ poster: 'bob', message: 'ada: ping me!' });
  });

  it('happens once, or every n-th time, or so many times', async () => {
    const { mock, texts } = await play([
      { on: { posted: { user: 'ada' } }, once: true, post: say('once') },
      { on: { posted: { user: 'ada' } }, every: 2, post: say('every other') },
      { on: { posted: { user: 'ada' } }, times: 2, post: say('twice') },
    ]);
    for (const text of ['1', '2', '3', '4']) mock.steering.post({ as: 'ada', room: '1', message: text });
    expect(texts()).toEqual(['1', 'once', 'twice', '2', 'every other', 'twice', '3', '4', 'every other']);
  });

  it('reacts to whatever a client does', async () => {
    const { mock, texts } = await play([
      { on: { connected: { user: 'ada' } }, post: say('she is here') },
      { on: { disconnected: { user: 'ada', code: 1006 } }, post: say('she is gone') },
      { on: { refused: { error_code: 'AUTH_TOKEN_INVALID' } }, post: say('who is there?') },
      { on: { dropped: { room: '3' } }, post: say('not hers') },
      { on: { retrieved: {} }, post: say('she reads') },
      { on: { looked_up: { room: '2' } }, post: say('she looks') },
      { on: { created_dm: {} }, post: { as: 'eve', message: 'hello {user}' } },
    ]);
    const ada = MemoryClient.connect(mock, 'token-ada');
    ada.send({ room: '3', messages: 'x' });
    ada.request('retrieve', { after: 0 });
    ada.request('roomInfo', { room_id: '1' });
    ada.request('roomInfo', { room_id: '2' });
    ada.request('createDm', { other: 'eve' });
    ada.close(1006);
    MemoryClient.connect(mock, 'nonsense');
    expect(texts()).toEqual([
      'she is here',
      'not hers',
      'she reads',
      'she looks',
      'she is gone',
      'who is there?',
      'hello ada',
    ]);
  });

  it('steers the rest: connections, tokens, frames and faults', async () => {
    const { mock } = await play(
      [
        { on: { posted: { matches: 'bye' } }, disconnect: { user: 'ada', code: 1012 } },
        { on: { posted: { matches: 'expire' } }, expire: ['ada'] },
        { on: { posted: { matches: 'type' } }, frame: { user: '*', data: { type: 'typing' } } },
        { on: { posted: { matches: 'break' } }, enable: 'broken' },
        { on: { posted: { matches: 'mend' } }, disable: 'broken' },
      ],
      { faults: [{ name: 'broken', enabled: false, on: 'retrieve', respond: { status: 500 } }] },
    );
    const ada = MemoryClient.connect(mock, 'token-ada');
    const status = (): number => ada.request('retrieve', { after: 0 }).status;
    const told = (message: string): void => mock.steering.post(say(message));
    told('type');
    expect(ada.frames.at(-1)).toBe('{"type":"typing"}');
    told('break');
    expect(status()).toBe(500);
    told('mend');
    expect(status()).toBe(200);
    told('expire');
    expect(status()).toBe(401);
    told('bye');
    expect(ada.closedWith).toBe(1012);
  });

  it('does not go round in circles for ever', async () => {
    const { mock, texts, problems } = await play([{ on: { posted: {} }, post: { as: 'bob', message: 'again' } }]);
    mock.steering.post(say('go'));
    expect(texts().length).toBeLessThan(2_000);
    expect(problems()).toEqual([expect.stringContaining('set each other off in a circle')]);
  });

  it.each(['0ms', '1s'])('does not go round in circles for ever with %s between', async (after) => {
    const { mock, texts, problems } = await play([
      { on: { posted: {} }, after, post: { as: 'bob', message: 'again' } },
      { on: { posted: {} }, after, post: { as: 'bob', message: 'and again' } },
    ]);
    mock.steering.post(say('go'));
    mock.clock.advance(day);
    expect(texts().length).toBeLessThan(4_000);
    expect(new Set(problems())).toEqual(new Set([expect.stringContaining('set each other off in a circle')]));
  });

  it('does not answer itself with texts that grow without end', async () => {
    const { mock, texts, problems } = await play([
      { on: { posted: {} }, after: '1s', post: { as: 'bob', message: '{message}{message}' } },
    ]);
    mock.steering.post(say('12345678'));
    mock.clock.advance(60_000);
    expect(texts().at(-1)).toHaveLength(65_536);
    expect(problems()).toEqual(['Its text would have 131072 characters; a reaction posts 65536 at most.']);
  });
});

describe('a text that is made from what happened', () => {
  it('is refused before it is made, however long it would be', async () => {
    const message = '{message}'.repeat(10_000);
    const { mock, problems } = await play([{ on: { posted: { user: 'ada' } }, post: { as: 'bob', message } }]);
    mock.steering.post({ as: 'ada', room: '1', message: 'x'.repeat(60_000) });
    expect(problems()).toEqual(['Its text would have 600000000 characters; a reaction posts 65536 at most.']);
  });
});

describe('the same seed, scenario and inputs', () => {
  const faults: Fault[] = [
    { on: 'deliver', probability: 0.3, drop: true },
    { on: 'deliver', probability: 0.2, hold: 1 },
    { on: 'send', probability: 0.2, delay: '70ms' },
    { on: 'retrieve', probability: 0.5, respond: { status: 500 } },
  ];

  async function record(more: Partial<Scenario>, seed = 7): Promise<string> {
    const { mock } = await play(
      [
        { every: '1s', times: 50, post: say('tick') },
        { on: { posted: { user: 'ada' } }, after: '30ms', post: say('tock') },
      ],
      { faults, ...more, seed },
    );
    const lines: string[] = [];
    mock.switchboard.trace.subscribe((entry) => lines.push(JSON.stringify(entry)));
    const ada = MemoryClient.connect(mock, 'token-ada');
    MemoryClient.connect(mock, 'token-bob');
    for (let count = 0; count < 40; count += 1) {
      ada.send({ room: '1', messages: `message ${count}` });
      ada.request('retrieve', { after: 0 });
      mock.clock.advance(777);
    }
    return lines.join('\n');
  }

  it('leave the same trace, byte for byte, faults included', async () => {
    const trace = await record({});
    expect(trace).toContain('"does":"drop"');
    expect(await record({})).toBe(trace);
    expect(await record({}, 8)).not.toBe(trace);
  });

  it('keep what one fault does apart from what another does', async () => {
    const decided = (trace: string): string[] => trace.split('\n').filter((line) => line.includes('retrieve-respond'));
    const strip = (lines: string[]): string[] => lines.map((line) => line.replace(/^\{"seq":\d+/, ''));
    const more: Fault[] = [{ on: 'connect', probability: 0.5, duplicate: true }, ...faults];
    expect(strip(decided(await record({ faults: more })))).toEqual(strip(decided(await record({}))));
  });
});

describe('a mistake in a script', () => {
  const world = 'users: [{ id: ada }, { id: bob }]\nrooms: [{ id: "1", occupants: [ada, bob] }]\n';

  it.each([
    ['events: [{ post: { as: bob, room: "1", message: hi } }]', 'This event has no time.'],
    ['events: [{ at: 1s }]', 'An event does one thing, not nothing.'],
    ['events: [{ at: 1s, expire: ada, enable: x }]', 'not `expire` and `enable`'],
    ['events: [{ at: 1s, times: 3, expire: ada }]', 'It happens once without `every`.'],
    ['events: [{ every: 0s, expire: ada }]', '`every` must be longer than nothing.'],
    ['events: [{ at: 1s, expire: aad }]', 'There is no user `aad`. Did you mean `ada`?'],
    ['events: [{ at: 1s, post: { as: bob, message: hi } }]', '`post` lacks `room`'],
    ['events: [{ on: { connected: {} }, post: { as: bob, message: hi } }]', '`connected` has none to react to'],
    ['events: [{ on: { posted: { room: "2" } }, expire: ada }]', 'There is no room `2`. There are: 1.'],
    ['events: [{ at: 1s, enable: flaky }]', 'There is no fault `flaky`. There are: none.'],
    ['faults: [{ on: send, cut: true, stall: true }]', 'A fault does one thing besides'],
    ['faults: [{ on: send }]', 'This fault does nothing.'],
    ['faults: [{ on: connect, user: ada, respond: { status: 503 } }]', 'nobody knows yet whose connection it is'],
    ['faults: [{ on: connect, before: connected, respond: { status: 503 } }]', 'Say `before: upgrade`.'],
    ['faults: [{ on: connect, before: upgrade, flap: 1s }]', '`flap` cannot act at the handshake.'],
    ['faults: [{ on: send, name: a, cut: true }, { on: send, name: a, cut: true }]', 'given to two faults'],
    ['faults: [{ on: deliver, matches: "(", drop: true }]', 'is no regular expression'],
    ['events: [{ on: { posted: { matches: "a]" } }, expire: ada }]', 'is no regular expression'],
    ['faults: [{ on: retrieve, respond: { status: 500, headers: { "a b": x } } }]', '`faults[0].respond.headers`'],
    ['steps: [{ as: eve, connect: {} }]', 'There is no user `eve`.'],
    ['steps: [{ as: ada, send: { room: "2", message: hi } }]', 'There is no room `2`.'],
  ])('%s is reported', (text, expected) => {
    expect(() => parseScenario('lunch.yaml', world + text)).toThrow(expected);
  });

  it('is no pattern that only a Unicode expression knows', () => {
    const events = 'events: [{ on: { posted: { matches: "[\\u{1F600}-\\u{1F64F}]" } }, expire: ada }]';
    expect(
      parseScenario('lunch.yaml', world + events.replaceAll('"[', "'[").replaceAll(']"', "]'")).events,
    ).toHaveLength(1);
  });

  it('is none where a step names the room that it makes', () => {
    const steps =
      'steps: [{ as: ada, create_dm: { other: bob, name: ours } }, { as: ada, send: { room: ours, message: hi } }]';
    expect(parseScenario('lunch.yaml', world + steps).steps).toHaveLength(2);
  });
});
