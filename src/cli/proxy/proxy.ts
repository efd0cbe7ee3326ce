import { type Command, UsageError } from '../shared/command.ts';
import { declareListenOptions, sharedOptions } from '../shared/options.ts';

/** `proxy <target>`: stands between a client and a real server. */
export const proxyCommand: Command = {
  command: 'proxy [target]',
  describe: 'stand between a client and a real server',
  declare: (yargs) =>
    declareListenOptions(
      yargs.positional('target', {
        type: 'string',
        describe: 'base URL of the server, may have a path',
      }),
      { port: 4010 },
    )
      .option('insecure', sharedOptions.insecure)
      .option('ca', sharedOptions.ca)
      .example('$0 https://staging.example.org/api', 'point your client at http://127.0.0.1:4010')
      .example('$0 https://staging.example.org --tls', 'https:// and wss:// in front, with a certificate made for you')
      .example('$0 https://10.0.0.7:8443 --ca company.pem', 'a server whose certificate a private authority has signed')
      .epilogue(
        'Everything passes on byte for byte, paths outside the chat too. Point your client here instead of at the server.',
      ),
  run: async (options, io) => {
    if (!options.target) {
      throw new UsageError('Say which server to stand in front of: chat-testbed proxy https://chat.example.org/api');
    }
    const { runProxy } = await import('./run-proxy.ts');
    return runProxy(options as never, io);
  },
};
