/** What went wrong, for programs: every code with its meaning. */
export const testbedErrorCodes = {
  UNKNOWN_SCENARIO: 'there is no such scenario file or bundled scenario',
  INVALID_SCENARIO: 'the scenario has mistakes; `problems` lists them',
  INVALID_FAULT: 'the fault has mistakes; `problems` lists them',
  INVALID_FILE: 'a config or another file has mistakes; `problems` lists them',
  INVALID_RECORDING: 'a file is no recording, or lacks what was asked of it',
  INVALID_OPTION: 'an option or a condition makes no sense',
  UNKNOWN_OPTION: 'there is no such option',
  UNKNOWN_USER: 'there is no such user',
  UNKNOWN_ROOM: 'there is no such room',
  UNKNOWN_FAULT: 'there is no such fault',
  NOT_OCCUPANT: 'the user is not in the room',
  PORT_IN_USE: 'the port is in use',
  CANNOT_LISTEN: 'the mock cannot listen on that address',
  CANNOT_STEER: 'the mock cannot do what it was told to',
  CANNOT_CHECK: 'the check cannot run: the target cannot be reached, or the config makes no sense',
  WRONG_USAGE: 'the command line makes no sense',
  TIMEOUT: 'what was waited for did not happen in time',
  UNEXPECTED: 'what should not have happened did',
  NOT_CONFORMANT: 'a client broke a MUST (behind `startProxy` a client or the server), or no client came to a mock',
} as const;

export type ChatTestbedErrorCode = keyof typeof testbedErrorCodes;

/** One mistake in a file that a person wrote: where it is, what is wrong, what would be right. */
export interface Problem {
  file: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 1. */
  column: number;
  /** A sentence: what was expected and what came. */
  message: string;
  /** A remedy, such as the nearest valid name. */
  suggestion?: string;
  /** The line itself and its neighbours, the place marked; empty where a file has many mistakes. */
  frame: string;
}

/**
 * Whatever the library throws; the message is a sentence and says what to do.
 * @example if (error instanceof ChatTestbedError && error.code === 'TIMEOUT') …
 */
export class ChatTestbedError extends Error {
  readonly code: ChatTestbedErrorCode;
  /** Every mistake of a file, a scenario or a fault, with its line and column; else empty. */
  readonly problems: readonly Problem[];

  constructor(
    code: ChatTestbedErrorCode,
    message: string,
    { problems = [], ...options }: ErrorOptions & { problems?: readonly Problem[] } = {},
  ) {
    super(message, options);
    this.name = 'ChatTestbedError';
    this.code = code;
    this.problems = problems;
  }
}
