import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  bundledScenarios,
  loadScenario,
  Mock,
  type MockOptions,
  UnknownScenario,
  type World,
} from '../../src/mock-server/index.ts';
import { buildWorld } from '../../src/mock-server/scenario/build-world.ts';
import { builtScenario } from '../../src/mock-server/scenario/built-scenario.ts';
import { parseScenario } from '../../src/mock-server/scenario/load-scenario.ts';
import { isMessage } from '../../src/protocol/index.ts';
import { FileProblems } from '../../src/yaml-file/index.ts';

/** Everything that a client could ever see of a world, as bytes. */
function bytesOf({ users, rooms }: World): string {
  return JSON.stringify([
    [...users.values()].map(({ id, name, token, expiredToken }) => [id, name, token, expiredToken]),
    [...rooms.values()].map(({ id, name, occupants, messages }) => [id, name, [...occupants], messages]),
  ]);
}

async function worldOf(text: string, options: MockOptions = {}): Promise<World> {
  return (await Mock.create(parseScenario('test.yaml', text), options)).world;
}

function problemsIn(text: string): string[] {
  try {
    parseScenario('test.yaml', text);
  } catch (error) {
    if (error instanceof FileProblems) {
      return error.problems.map(({ line, column, message, suggestion = '' }) =>
        `${line}:${column} ${message} ${suggestion}`.trim(),
      );
    }
    throw error;
  }
  return [];
}

describe('bundled scenarios', () => {
  test.each(bundledScenarios())('%s is as the build has left it, until it is edited', (name) => {
    const { file, scenario } = loadScenario(name);
    const text = readFileSync(file, 'utf8');
    expect(builtScenario(file, text)).toEqual(scenario);
    expect(parseScenario(`copy-of-${name}.yaml`, text)).toEqual(scenario);
    expect(builtScenario(file, `${text}# edited\n`)).toBeUndefined();
  });

  test.each(bundledScenarios())('%s has the world that is made up without the build, with any seed', async (name) => {
    const { file, scenario } = loadScenario(name);
    const read = parseScenario(`copy-of-${name}.yaml`, readFileSync(file, 'utf8'));
    for (const seed of [undefined, 7]) {
      const options = { seed, historyEndsAt: 0 };
      expect(bytesOf(await buildWorld(scenario, options))).toBe(bytesOf(await buildWorld(read, options)));
    }
  });

  test.each(bundledScenarios())('%s is valid, and its world is sound', async (name) => {
    const { world } = await Mock.create(loadScenario(name).scenario);
    const messages = [...world.rooms.values()].flatMap((room) => room.messages);
    expect(messages.every((message) => isMessage(message))).toBe(true);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
    const byId = messages.toSorted((a, b) => a.id - b.id);
    expect(byId.map(({ timestamp }) => timestamp)).toEqual(
      byId.map(({ timestamp }) => timestamp).toSorted((a, b) => a - b),
    );
    expect(messages.filter(({ poster, room }) => !world.rooms.get(room)?.occupants.has(poster))).toEqual([]);
  });

  test('default has four users, a named room, a DM, an outsider and a history', async () => {
    const { world } = await Mock.create(loadScenario('default').scenario);
    expect(world.users.size).toBeGreaterThanOrEqual(4);
    expect(world.rooms.get('1')?.name).toBe('Lunch');
    expect(world.rooms.get('2')).toMatchObject({ name: null });
    expect(world.rooms.get('1')?.occupants).not.toContain('eve');
    expect(world.lastMessageId).toBeGreaterThan(40);
  });

  test('busy has 50 users and 2,000 messages; empty has nothing to say', async () => {
    const busy = (await Mock.create(loadScenario('busy').scenario)).world;
    expect([busy.users.size, busy.lastMessageId]).toEqual([50, 2000]);
    const empty = (await Mock.create(loadScenario('empty').scenario)).world;
    expect([empty.rooms.size, empty.lastMessageId]).toEqual([0, 0]);
  });
});

describe('seeds', () => {
  test.each(['default', 'busy'])(
    '%s: the same seed gives the same world, byte for byte, and another another',
    async (name) => {
      const { scenario } = loadScenario(name);
      const worldFrom = async (seed: number) => bytesOf((await Mock.create(scenario, { seed })).world);
      // What the last seed has made is remembered: another lies between.
      const [seven, eight, again] = [await worldFrom(7), await worldFrom(8), await worldFrom(7)];
      expect(again).toBe(seven);
      expect(eight).not.toBe(seven);
    },
  );

  test('one more made-up user does not change what everybody says', async () => {
    const text = (users: number) => `
seed: 5
users: [{ id: ada }, { id: bob }, { generate: ${users} }]
rooms: [{ id: "1", occupants: [ada, bob] }]
messages: [{ generate: 20, room: "1" }]`;
    const messages = async (users: number) => (await worldOf(text(users))).rooms.get('1')?.messages;
    const four = await messages(4);
    // What the last seed has made is remembered: another lies between.
    await worldOf('users: [{ generate: 1 }]', { seed: 9 });
    expect(four).toEqual(await messages(3));
  });

  test('a history of more than 5,000 made-up messages says the same again', async () => {
    const world = await worldOf(`
seed: 5
users: [{ id: ada }, { id: bob }]
rooms: [{ id: "1", occupants: [ada, bob] }]
messages: [{ generate: 5002, room: "1" }]`);
    const texts = world.rooms.get('1')?.messages.map(({ message }) => message) ?? [];
    expect(texts.slice(5000)).toEqual(texts.slice(0, 2));
    expect(new Set(texts).size).toBeGreaterThan(4000);
  });

  test('leaves the faker of whoever else uses it alone', async () => {
    const { faker } = await import('@faker-js/faker/locale/en');
    faker.seed(1);
    const first = faker.person.fullName();
    faker.seed(1);
    await worldOf('users: [{ generate: 3 }]', { seed: 9 });
    expect(faker.person.fullName()).toBe(first);
  });
});

describe('times', () => {
  const text = `
users: [{ id: ada }]
rooms: [{ id: "1", occupants: [ada] }]
messages:
  - { room: "1", poster: ada, message: first, ago: 1h }
  - { room: "1", poster: ada, message: second }
  - { room: "1", poster: ada, message: last }`;
  const timesOf = (world: World) => world.rooms.get('1')?.messages.map(({ timestamp }) => timestamp);

  test('count back from the clock of the scenario', async () => {
    const end = Date.parse('2026-02-01T00:00:00Z') / 1000;
    expect(timesOf(await worldOf(`clock: 2026-02-01T00:00:00Z${text}`))).toEqual([end - 3600, end - 60, end]);
  });

  test('count back from now without a clock or a seed', async () => {
    const before = Math.floor(Date.now() / 1000);
    const times = timesOf(await worldOf(text)) ?? [];
    expect(times.at(-1)).toBeGreaterThanOrEqual(before);
    expect(times.at(-1)).toBeLessThanOrEqual(Date.now() / 1000);
  });
});

describe('mistakes', () => {
  test('are all told at once, each with its place and the nearest valid word', () => {
    expect(
      problemsIn(`
sed: 3
dialect: documentd
users:
  - { id: ada, nmae: Ada }
  - { generate: many }
messages:
  - { room: "1", poster: ada, message: hi, ago: 5 minutes }`),
    ).toEqual([
      '2:1 the file has no key `sed`. Did you mean `seed`?',
      expect.stringMatching(/^3:10 `dialect` must be one of documented, deployed.*Did you mean `documented`\?$/),
      '5:16 `users[0]` has no key `nmae`. Did you mean `name`?',
      '6:17 `users[1].generate` must be an integer, not the string "many".',
      expect.stringMatching(
        /^8:49 `messages\[0\]\.ago` must be a duration, not the string "5 minutes"\. Write a number and its unit/,
      ),
    ]);
  });

  test('in references are told too', () => {
    expect(
      problemsIn(`
users: [{ id: ada }, { id: bob }, { id: ada }]
rooms:
  - { id: "1", occupants: [ada, bbo] }
messages:
  - { room: "2", poster: ada, message: hi }
  - { room: "1", poster: eve, message: hi }`),
    ).toEqual([
      '2:41 The id `ada` is given twice in users.',
      '4:33 There is no user `bbo`. Did you mean `bob`?',
      '6:13 There is no room `2`. There are: 1.',
      '7:26 There is no occupant of room 1 `eve`. There are: ada, bbo.',
    ]);
  });

  test('in tokens that would be valid for one user and have run out for another', () => {
    expect(
      problemsIn(`
users:
  - { id: ada }
  - { id: ada-expired }
  - { id: bob, more_tokens: [{ token: token-eve-expired }] }
  - { id: eve }`),
    ).toEqual([
      '4:5 The token `token-ada-expired` is the one of ada that has run out.',
      '5:5 The token `token-eve-expired` is the one of eve that has run out.',
    ]);
  });

  test('in YAML itself, and in hostile YAML', () => {
    expect(problemsIn('users: [')).toEqual(['1:8 This `[` is never closed.']);
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'.split('').map((key, index) => `${key}: &${key} [${`*${'abcdefgh'[index]},`.repeat(9)}]`),
    ];
    expect(problemsIn(bomb.join('\n'))).toEqual([expect.stringMatching(/alias/i)]);
    expect(problemsIn('__proto__: { polluted: yes }')).toEqual([expect.stringContaining('has no key `__proto__`')]);
    expect('polluted' in {}).toBe(false);
  });

  test('an unknown name gets the nearest one', () => {
    expect(() => loadScenario('defualt')).toThrow(UnknownScenario);
    expect(() => loadScenario('defualt')).toThrow('Did you mean `default`?');
    expect(() => loadScenario('../package')).toThrow('There are: ');
  });
});
