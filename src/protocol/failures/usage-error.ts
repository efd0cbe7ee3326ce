import { ChatTestbedError } from './testbed-error.ts';

/** Something the user can correct. The command line prints the sentence without a stack trace and exits with 2. */
export class UsageError extends ChatTestbedError {
  constructor(message: string) {
    super('WRONG_USAGE', message);
  }
}
