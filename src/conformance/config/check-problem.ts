import { ChatTestbedError } from '../../protocol/index.ts';

/** The run cannot be done as asked: wrong usage, a wrong config, a target that cannot be reached. Exit code 2. */
export class CheckProblem extends ChatTestbedError {
  constructor(message: string) {
    super('CANNOT_CHECK', message);
    this.name = 'CheckProblem';
  }
}
