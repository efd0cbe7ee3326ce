import { type Command, UsageError } from '../shared/parse/command.ts';
import { declareListenOptions, sharedOptions } from '../shared/parse/options.ts';

/** `proxy [target]`: stands between a client and a real server, and judges both. */
export const proxyCommand: Command = {
  command: 'proxy [target]',
  describe: 'stand between a client and a real server, and judge both',
  declare: (yargs) =>
    declareListenOptions(
      yargs.positional('target', { type: 'string', describe: 'base URL of the server, may have a path' }),
      { port: 4010 },
    )
      .option('insecure', sharedOptions.insecure)
      .option('ca', sharedOptions.ca)
      .option('config', { ...sharedOptions.config, describe: 'who the users are and who is in which room (of check)' })
      .option('har', { type: 'string', describe: 'write what passed to this file at the end, as a HAR' })
      .option('scenario', {
        type: 'string',
        requiresArg: true,
        describe: 'a scenario file, or the name of a bundled scenario, whose faults act between client and server',
      })
      .option('reporter', sharedOptions.reporter)
      .option('strict', { type: 'boolean', default: false, describe: 'broken SHOULDs fail, too' })
      .example('$0 https://staging.example.org/api', 'point your client at http://127.0.0.1:4010')
      .example('$0 https://staging.example.org --tls', 'https:// and wss:// in front, with a certificate made for you')
      .example('$0 https://10.0.0.7:8443 --ca company.pem', 'a server whose certificate a private authority has signed')
      .example('$0 $URL --config check.yaml --trace trace.ndjson', 'users by their names, and what passed in a file')
      .example(
        '$0 $URL --fault "{ on: retrieve, times: 2, respond: { status: 500 } }"',
        'something goes wrong between them',
      )
      .example('$0 $URL --scenario flaky-network.yaml', 'what goes wrong stands in a file')
      .example('$0 $URL --reporter junit=both.xml', 'the verdicts for CI, at the end')
      .epilogue(
        'Everything passes on byte for byte, paths outside the chat too. What passes on the chat paths is recorded and judged: ' +
          'findings stand in the log as they appear, and Ctrl-C prints the verdict on the server and on each client. ' +
          'Exits with 1 where either broke a MUST.',
      ),
  run: async (options, io) => {
    if (!options.target) {
      throw new UsageError('Say which server to stand in front of: chat-testbed proxy https://chat.example.org/api');
    }
    const { runProxy } = await import('./run-proxy.ts');
    return runProxy(options as never, io);
  },
};
