import { type Command, UsageError } from '../shared/parse/command.ts';
import { declareMockOptions, repeated, sharedOptions, wholeNumber } from '../shared/parse/options.ts';

/** `exec -- <command…>`: runs a client's own command against the mock, then judges the client. */
export const execCommand: Command = {
  command: 'exec [command..]',
  describe: "run a client's own test command against the mock, then judge the client",
  declare: (yargs) =>
    declareMockOptions(
      yargs
        .positional('command', { type: 'string', array: true, describe: "behind `--`: the client's own test command" })
        .option('scenario', {
          type: 'string',
          default: 'default',
          describe: 'a scenario file, or the name of a bundled scenario, to put the client through',
        }),
      { port: 0 },
    )
      .option('target', {
        type: 'string',
        requiresArg: true,
        describe: 'a deployed server to run against through a proxy, in place of a mock; then both are judged',
      })
      .option('insecure', sharedOptions.insecure)
      .option('ca', sharedOptions.ca)
      .option('config', {
        ...sharedOptions.config,
        describe: 'of a target: who the users are, with their tokens (of check)',
      })
      .option('har', { type: 'string', describe: 'of a target: write what passed to this file, as a HAR' })
      .option('all', { type: 'boolean', default: false, describe: 'once for each bundled scenario, side by side' })
      .option('scenarios', { ...repeated(), describe: 'once for each of these scenarios: a,b,c' })
      .option('concurrency', wholeNumber('concurrency', { from: 1, to: 100, describe: 'how many side by side' }))
      .option('reporter', sharedOptions.reporter)
      .option('report', { type: 'string', describe: 'write the verdict as JSON to this file' })
      .option('log', { type: 'string', describe: 'write the server log to this file' })
      .option('strict', { type: 'boolean', default: false, describe: 'fail on warnings, and when no client came' })
      .example('$0 -- npm test', 'CHAT_URL, CHAT_WS_URL and CHAT_TOKEN_ADA are set for it')
      .example('$0 --scenario busy --report verdict.json -- python3 client.py', 'any language will do')
      .example('$0 --all --reporter junit=client.xml -- npm test', 'every bundled scenario, and a report for CI')
      .example(
        '$0 --target https://staging.example.org --config check.yaml -- npm test',
        'client and server are judged',
      )
      .example("$0 -- sh -c 'curl $CHAT_URL/chat/retrieve'", 'a line for a shell')
      .epilogue(
        "Exits with the command's own code; where that is 0, with 1 if the client broke a MUST. Each user's token is in " +
          'CHAT_TOKEN_<USER>, the id in capitals with _ for all but letters and digits; CHAT_EXPIRED_TOKEN_<USER> has run out.',
      ),
  run: async (options, io) => {
    const { command = [], '--': line = [], ...settings } = options as { command?: string[]; '--'?: string[] };
    if (command.length > 0) {
      throw new UsageError(`Put -- before the command: chat-testbed exec -- ${[...command, ...line].join(' ')}`);
    }
    const { runExec } = await import('./run-exec.ts');
    return runExec(line, settings as never, io);
  },
};
