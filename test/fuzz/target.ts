import type { Dice } from './mutate.ts';

/** Something that takes hostile input. */
export interface Target {
  name: string;
  /** How large a part of all inputs it gets. */
  share: number;
  /** Sends one input. @throws Error if something is not as it must be */
  feed(dice: Dice): Promise<void> | void;
  /** Looks whether all is well still, and ends. */
  end(): Promise<void>;
}

/** @throws Error with the input, so that it can be tried again */
export function demand(isRight: boolean, what: string, input: string): asserts isRight {
  if (!isRight) throw new Error(`${what}: ${JSON.stringify(input.slice(0, 2000))}`);
}
