import { visibleJson, visibleLines } from '../../../protocol/index.ts';
import { type Io, UsageError } from '../../shared/parse/command.ts';
import type { ControlAnswer, ControlClient } from '../control-client.ts';

/** The options of `ctl` as the command line gives them. */
export interface CtlOptions {
  action?: string;
  words: string[];
  url: string;
  controlToken?: string;
  json: boolean;
  code?: number;
  cut: boolean;
  renew: boolean;
  current: boolean;
  keepIds?: boolean;
  name?: string;
  fromTrace?: string;
  case?: string;
  follow: boolean;
  since?: number;
  har?: string;
  waitFor?: string;
  timeout: string;
}

export interface ActionContext {
  client: ControlClient;
  options: CtlOptions;
  io: Io;
}

/** One thing that `ctl` can do. */
export interface CtlAction {
  /** The words that it takes, for `--help`. */
  usage: string;
  describe: string;
  /** @returns the exit code, where it is not 0 */
  run(context: ActionContext): Promise<number | undefined>;
}

/** The error for words that an action does not take. */
export function misused(usage: string): UsageError {
  return new UsageError(`It is: chat-testbed ctl ${usage}`);
}

/** Prints an answer: in words, or as it came. */
export function printAnswer(
  { options, io }: ActionContext,
  answer: ControlAnswer,
  describe: (answer: ControlAnswer) => string = ({ said }) => said ?? 'Done.',
): undefined {
  io.stdout.write(`${options.json ? visibleJson(JSON.stringify(answer)) : visibleLines(describe(answer))}\n`);
}
