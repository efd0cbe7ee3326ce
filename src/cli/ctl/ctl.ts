import { phraseExamples } from '../../traffic/index.ts';
import { unknownName } from '../../yaml-file/did-you-mean.ts';
import { type Command, exitCodes, UsageError } from '../shared/parse/command.ts';
import { controlToken, wholeNumber } from '../shared/parse/options.ts';
import type { ActionContext, CtlAction, CtlOptions } from './actions/action.ts';
import { ctlActions } from './actions/index.ts';
import { ControlClient } from './control-client.ts';

/** `ctl <action>`: steers a running mock. */
export const ctlCommand: Command = {
  command: 'ctl [action] [words..]',
  describe: 'steer a running mock',
  declare: (yargs) =>
    yargs
      .parserConfiguration({ 'parse-positional-numbers': false })
      .positional('action', { type: 'string', describe: Object.keys(ctlActions).join(', ') })
      .positional('words', { type: 'string', array: true, default: [], describe: 'what the action takes' })
      .option('url', {
        type: 'string',
        default: 'http://127.0.0.1:4010',
        describe: 'where the mock listens; with /w/<name>, one of its worlds',
      })
      .option('control-token', { ...controlToken, describe: 'what a mock on another machine was started with' })
      .option('json', { type: 'boolean', default: false, describe: 'answer in JSON' })
      .option('code', wholeNumber('code', { from: 1000, to: 4999, describe: 'disconnect: the close code' }))
      .option('cut', { type: 'boolean', default: false, describe: 'disconnect: without a close frame' })
      .option('current', { type: 'boolean', default: false, describe: 'token: print the one there is' })
      .option('renew', { type: 'boolean', default: false, describe: 'expire: print a new token' })
      .option('keep-ids', { type: 'boolean', describe: 'reset: new messages get greater ids than all before' })
      .option('name', { type: 'string', describe: 'create_room, user add: the name' })
      .option('from-trace', {
        type: 'string',
        describe: 'snapshot: make a scenario of a recording: a trace of serve or check, a JSON report',
      })
      .option('case', {
        type: 'string',
        describe: 'snapshot: which case of the recording; the first that failed where left out',
      })
      .option('follow', { type: 'boolean', default: false, alias: 'f', describe: 'trace: go on until Ctrl-C' })
      .option('since', wholeNumber('since', { from: 0, describe: 'trace: only what came after this entry' }))
      .option('har', { type: 'string', describe: 'trace: write it to this file, as a HAR' })
      .option('wait-for', { type: 'string', describe: 'trace: wait until this has happened' })
      .option('timeout', { type: 'string', default: '5s', describe: 'trace: how long to wait; past it, exit code 1' })
      .example('$0 post bob 1 noodles?', 'Bob says it in room 1')
      .example('$0 fault "{ on: retrieve, times: 2, respond: { status: 500 } }"', 'the words of a scenario')
      .example('$0 clock advance 1d', 'tomorrow')
      .example('$0 snapshot > now.yaml', 'the world as it is, to be served again')
      .example('$0 snapshot --from-trace trace.ndjson > it-happened.yaml', 'what serve --trace has recorded')
      .example('$0 snapshot --from-trace report.json > finding.yaml', 'what failed in a check, to be played again')
      .example('$0 trace --har trace.har', 'what passed, for the developer tools of a browser')
      .example(`$0 trace --wait-for 'sent by ada to room 1'`, 'returns as soon as she has')
      .epilogue(`${actionTable()}\n\nWhat can be waited for:\n${phraseExamples.map((one) => `  ${one}`).join('\n')}`),
  run: async (options, io) => {
    const ctlOptions = options as unknown as CtlOptions;
    const { action = '', url } = ctlOptions;
    const chosen = Object.hasOwn(ctlActions, action) ? ctlActions[action] : undefined;
    if (!chosen) throw new UsageError(unknownAction(action));
    const client = new ControlClient(url, { controlToken: ctlOptions.controlToken });
    return (await runAction(chosen, { client, options: ctlOptions, io })) ?? exitCodes.ok;
  },
};

/** @throws UsageError where the answers have another shape than a mock's: they are not looked at before they are used */
async function runAction(action: CtlAction, context: ActionContext): Promise<number | undefined> {
  try {
    return await action.run(context);
  } catch (error) {
    const isMisread = [TypeError, RangeError, SyntaxError].some((kind) => error instanceof kind);
    if (!isMisread || context.options.fromTrace !== undefined) throw error;
    throw new UsageError(`What answers is no mock, or one of another version than this (${(error as Error).message}).`);
  }
}

function actionTable(): string {
  return ['Actions:', ...Object.values(ctlActions).map(({ usage, describe }) => `  ${usage}\n      ${describe}`)].join(
    '\n',
  );
}

function unknownAction(action: string): string {
  const names = Object.keys(ctlActions);
  const sentence = action === '' ? `ctl needs an action: ${names.join(', ')}.` : unknownName('action', action, names);
  return `${sentence}\nTry: chat-testbed ctl --help`;
}
