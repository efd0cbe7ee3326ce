import type { Scenario } from '../../protocol/index.ts';
import { fractionsOf, type MakeUp, seedNumberOf } from './make-up.ts';

/** What has been made up, by what was asked for. */
export type MadeUp = Record<string, unknown>;

const madeFor = new WeakMap<Scenario, MadeUp>();

/** Remembers what the build has made up for a scenario from its own seed. */
export const keepMadeUp = (scenario: Scenario, made: MadeUp): void => void madeFor.set(scenario, made);

/** Answers for a scenario as the build has made it up, without loading faker; undefined for others, and other seeds. */
export function builtMakeUp(scenario: Scenario, seed: number): MakeUp | undefined {
  const made = madeFor.get(scenario);
  return made && seed === seedNumberOf(scenario) ? repeatedMakeUp(made, seed) : undefined;
}

/** Makes things up by another, and writes down in `made` what it has answered. */
export function recordedMakeUp(from: MakeUp, made: MadeUp): MakeUp {
  const record = <Made>(key: string, answer: Made): Made => {
    made[key] = answer;
    return answer;
  };
  return {
    userName: (index) => record(userKey(index), from.userName(index)),
    roomName: (index) => record(roomKey(index), from.roomName(index)),
    text: (list, index) => record(textKey(list, index), from.text(list, index)),
    fractions: from.fractions,
    some: (items, count, what, index) => record(someKey(what, index), from.some(items, count, what, index)),
  };
}

/** Answers what was written down. @param seed the one it was made up from */
function repeatedMakeUp(made: MadeUp, seed: number): MakeUp {
  const repeat = <Made>(key: string): Made => {
    if (!Object.hasOwn(made, key)) throw new Error(`The build has not made up ${key}.`);
    return made[key] as Made;
  };
  return {
    userName: (index) => repeat(userKey(index)),
    roomName: (index) => repeat(roomKey(index)),
    text: (list, index) => repeat(textKey(list, index)),
    fractions: fractionsOf(seed),
    some: (_items, _count, what, index) => repeat(someKey(what, index)),
  };
}

const userKey = (index: number): string => `user ${index}`;
const roomKey = (index: number): string => `room ${index}`;
const textKey = (list: number, index: number): string => `text ${list}/${index}`;
const someKey = (what: string, index: number): string => `some ${what}/${index}`;
