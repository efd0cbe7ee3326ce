import { ChatTestbedError } from '../../protocol/index.ts';

/** A file that is no recording, or a part of one: told in a sentence with its place. */
export class TraceProblem extends ChatTestbedError {
  constructor(message: string) {
    super('INVALID_RECORDING', message);
  }
}
