import type { Argv } from 'yargs';
import { dialectNames } from '../../protocol/index.ts';
import { type Command, exitCodes, UsageError } from '../shared/command.ts';
import type { ServeOptions } from './serve-mock.ts';

/** `serve [scenario]`: runs the mock server until it is stopped. */
export const serveCommand: Command = {
  command: 'serve [scenario]',
  describe: 'run the mock server',
  declare: (yargs) =>
    declareServeOptions(
      yargs.positional('scenario', {
        type: 'string',
        default: 'default',
        describe: 'a scenario file, or the name of a bundled scenario',
      }),
    )
      .example('$0', 'the bundled scenario on http://127.0.0.1:4010')
      .example('$0 busy --port 0 --json', 'a large world on a free port, for programs')
      .example('$0 lunch.yaml --watch', 'your own scenario, read again whenever you save it')
      .example('$0 --tls', 'https:// and wss:// with a certificate made for you')
      .example('$0 --fault "{ on: retrieve, times: 2, respond: { status: 500 } }"', 'something goes wrong')
      .example('$0 --token-lifetime 30s', 'tokens that really run out'),
  run: async (options, io) => {
    const serveOptions = options as unknown as ServeOptions;
    checkServeOptions(serveOptions);
    const { serveMock } = await import('./serve-mock.ts');
    await serveMock(serveOptions, io);
    return exitCodes.ok;
  },
};

/** The options of `serve`, which `exec` takes too. */
export function declareServeOptions(yargs: Argv): Argv {
  return yargs
    .option('port', { type: 'number', default: 4010, describe: 'the port to listen on; 0 picks a free one' })
    .option('host', { type: 'string', default: '127.0.0.1', describe: 'the address to listen on' })
    .option('seed', { type: 'number', describe: 'make up the same world again' })
    .option('dialect', { choices: dialectNames, describe: 'which reading of the chat document to speak' })
    .option('token-lifetime', { type: 'string', describe: 'how long tokens are valid, such as 30s or 1h' })
    .option('fault', {
      type: 'string',
      array: true,
      default: [],
      describe: 'what goes wrong, in the words of a scenario; may be given again',
    })
    .option('tls', {
      type: 'boolean',
      default: false,
      describe: 'speak https and wss, with a certificate made for you',
    })
    .option('cert', { type: 'string', describe: 'your own certificate (PEM file); needs --key' })
    .option('key', { type: 'string', describe: 'the private key of --cert (PEM file)' })
    .option('watch', { type: 'boolean', default: false, describe: 'read the scenario file again when it changes' })
    .option('quiet', { type: 'boolean', default: false, describe: 'log only what somebody has to mend' })
    .option('json', { type: 'boolean', default: false, describe: 'log one JSON object a line' })
    .option('trace', { type: 'string', describe: 'write everything that passes to this file, tokens redacted' })
    .option('control', { type: 'boolean', default: true, describe: 'the control surface; --no-control leaves it out' });
}

/** @throws UsageError where an option has no sense, or two do not go together */
export function checkServeOptions({ port, seed, cert, key, quiet, json }: ServeOptions): void {
  if (!Number.isInteger(port) || Number(port) < 0 || Number(port) > 65_535) {
    throw new UsageError(`--port takes a whole number from 0 to 65535, not ${port}.`);
  }
  if (seed !== undefined && (!Number.isSafeInteger(seed) || Number(seed) < 0)) {
    throw new UsageError('--seed takes a whole number from 0 up.');
  }
  if ((cert === undefined) !== (key === undefined)) throw new UsageError('--cert and --key go together.');
  if (quiet && json) throw new UsageError('--quiet and --json are two answers to the same question; give one.');
}
