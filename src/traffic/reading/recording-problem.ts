import { ChatTestbedError } from '../../protocol/index.ts';

/** A file that is no recording, or lacks what was asked of it: told in a sentence with its place. */
export class RecordingProblem extends ChatTestbedError {
  constructor(message: string) {
    super('INVALID_RECORDING', message);
  }
}
