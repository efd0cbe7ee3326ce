import type { Faker } from '@faker-js/faker';
import { hash, hashAfter, type Scenario } from '../../protocol/index.ts';

/**
 * Makes things up from a seed. Each thing has a seed of its own, drawn from what it is and its number,
 * so that one more user does not change what the others say.
 */
export interface MakeUp {
  userName(index: number): string;
  roomName(index: number): string;
  /** The text of the n-th message of a list. */
  text(list: number, index: number): string;
  /** Numbers from 0 up to 1, by their index. */
  fractions(what: string): (index: number) => number;
  /** Some of the items, in their order. */
  some<Item>(items: readonly Item[], count: number, what: string, index: number): Item[];
}

/** Making one takes milliseconds, and a test suite starts many worlds. It is seeded anew for each thing. */
let ownFaker: Promise<Faker> | undefined;
let loadedFaker: Faker | undefined;

/** An instance of our own: seeding the shared one would change what other users of faker in this process get. */
async function loadFaker(): Promise<Faker> {
  const { faker: shared } = await import('@faker-js/faker/locale/en');
  return new (shared.constructor as typeof Faker)({ locale: shared.rawDefinitions });
}

/** Loads faker, which no scenario without `generate` has to wait for. */
export async function makeUp(seed: number): Promise<MakeUp> {
  ownFaker ??= loadFaker();
  loadedFaker = await ownFaker;
  return remembered(loadedFaker, seed);
}

/** The same at once; undefined where faker has not been loaded by {@link makeUp}. */
export const makeUpNow = (seed: number): MakeUp | undefined => loadedFaker && remembered(loadedFaker, seed);

/** What the last seed has made: test suites start the same world again and again, and seeding takes most of the time. */
let last: { seed: number; made: MakeUp } | undefined;

/** So many names and texts are remembered; what a longer history says is made up anew. */
const mostRemembered = 20_000;

function remembered(faker: Faker, seed: number): MakeUp {
  if (last?.seed !== seed) last = { seed, made: remembering(makingUp(faker, seed)) };
  return last.made;
}

function remembering(from: MakeUp): MakeUp {
  const known = new Map<string, string>();
  const once = (key: string, make: () => string): string => {
    const answer = known.get(key) ?? make();
    if (known.size < mostRemembered) known.set(key, answer);
    return answer;
  };
  return {
    ...from,
    userName: (index) => once(`user ${index}`, () => from.userName(index)),
    roomName: (index) => once(`room ${index}`, () => from.roomName(index)),
    text: (list, index) => once(`text ${list}/${index}`, () => from.text(list, index)),
  };
}

function makingUp(faker: Faker, seed: number): MakeUp {
  const seeded = (what: string, index: number): Faker => {
    faker.seed(hash(`${seed}/${what}/${index}`));
    return faker;
  };
  return {
    userName: (index) => seeded('user', index).person.fullName(),
    roomName: (index) => {
      const from = seeded('room', index);
      return `${capitalized(from.word.adjective())} ${from.word.noun()}`;
    },
    text: (list, index) => saySomething(seeded(`text ${list}`, index)),
    fractions: fractionsOf(seed),
    some: (items, count, what, index) => {
      const chosen = new Set(seeded(what, index).helpers.arrayElements([...items.keys()], count));
      return items.filter((_, place) => chosen.has(place));
    },
  };
}

/** The seed of a scenario where no other takes its place. */
export const seedNumberOf = ({ seed = 1 }: Scenario): number => seed;

/** The fractions that are drawn from a seed. */
export const fractionsOf =
  (seed: number): MakeUp['fractions'] =>
  (what) => {
    const hashFrom = hashAfter(`${seed}/${what}/`);
    return (index) => hashFrom(String(index)) / 2 ** 32;
  };

/** Short lines mostly, as people write them, now and then something longer. */
function saySomething(from: Faker): string {
  const kinds: (() => string)[] = [
    () => `${capitalized(from.hacker.phrase())}`,
    () => from.company.catchPhrase(),
    () => `${from.word.interjection()} ${from.internet.emoji()}`,
    () => `${from.word.interjection()}, ${from.commerce.productName().toLowerCase()}?`,
    () => from.lorem.sentences({ min: 1, max: 3 }),
  ];
  return from.helpers.arrayElement(kinds)();
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
