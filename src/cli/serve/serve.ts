import { type Command, exitCodes } from '../shared/parse/command.ts';
import { declareMockOptions } from '../shared/parse/options.ts';

/** `serve [scenario]`: runs the mock server until it is stopped. */
export const serveCommand: Command = {
  command: 'serve [scenario]',
  describe: 'run the mock server',
  declare: (yargs) =>
    declareMockOptions(
      yargs.positional('scenario', {
        type: 'string',
        default: 'default',
        describe: 'a scenario file, or the name of a bundled scenario',
      }),
      { port: 4010 },
    )
      .example('$0', 'the bundled scenario on http://127.0.0.1:4010')
      .example('$0 busy --port 0 --json', 'a large world on a free port, for programs')
      .example('$0 lunch.yaml --watch', 'your own scenario, read again whenever you save it')
      .example('$0 --tls', 'https:// and wss:// with a certificate made for you')
      .example('$0 --fault "{ on: retrieve, times: 2, respond: { status: 500 } }"', 'something goes wrong')
      .example('$0 --forward http://127.0.0.1:8080', 'a whole app: its real backend gets what is not the chat')
      .example('$0 --token-lifetime 30s', 'tokens that really run out'),
  run: async (options, io) => {
    const { runServe } = await import('./run-serve.ts');
    await runServe(options as never, io);
    return exitCodes.ok;
  },
};
