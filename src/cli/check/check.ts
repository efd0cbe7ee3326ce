import { parseDuration } from '../../protocol/index.ts';
import { type Command, UsageError } from '../shared/parse/command.ts';
import { sharedOptions, wholeNumber } from '../shared/parse/options.ts';

const configHelp = `A config; \`chat-testbed validate\` judges one:

  target: https://chat.example.org/api  # base URL; the WebSocket URL follows from it
  users:                                # two are needed; outsider unlocks what others must not see
    member: { id: "u1", token: "\${MEMBER_TOKEN}" }
    peer: { id: "u2", token: "\${PEER_TOKEN}" }
    outsider: { id: "u3", token: "\${OUTSIDER_TOKEN}" }
  rooms:                                # those left out are looked for, or made with create_dm
    shared: "17"                        # member and peer are in it, outsider is not
    foreign: "18"                       # peer and outsider are in it, member is not
  tokens: { expired: "\${EXPIRED_TOKEN}" } # optional: has run out on this server
  waive: { auth.expired-token: "why it need not be exercised" } # optional`;

const gentleWords = 'at most 8 requests and 8 posts a second, 5 connections, 3 of one user';

function toWait(text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    throw new UsageError(`--wait: ${(error as Error).message}`);
  }
}

interface Together {
  url?: unknown;
  fromTrace?: unknown;
  soak?: unknown;
  users?: unknown;
  seed?: unknown;
  rerun?: unknown;
  only?: unknown;
}

function refuseContradictions({ url, fromTrace, soak, users, seed, rerun, only }: Together): true {
  if (rerun !== undefined && only !== undefined)
    throw new UsageError('--rerun says itself which cases are judged; it takes no --only.');
  if (fromTrace !== undefined && url !== undefined)
    throw new UsageError('--from-trace judges a file; it takes no URL.');
  if (fromTrace !== undefined && soak !== undefined)
    throw new UsageError('--from-trace judges a file; it takes no --soak.');
  if (soak === undefined && (users ?? seed) !== undefined)
    throw new UsageError('--users and --seed are about a soak; give --soak, too, such as --soak 30s.');
  return true;
}

/** `check [url]`: judges a server against the requirements. */
export const checkCommand: Command = {
  command: 'check [url]',
  describe: 'judge a server against the requirements',
  declare: (yargs) =>
    yargs
      .positional('url', {
        type: 'string',
        describe: 'base URL of the server; takes the place of `target` in the config',
      })
      .option('config', sharedOptions.config)
      .option('plan', { type: 'boolean', describe: 'print what could be judged and what is missing; creates nothing' })
      .option('reporter', sharedOptions.reporter)
      .option('only', sharedOptions.only)
      .option('skip', sharedOptions.skip)
      .option('rerun', {
        type: 'string',
        requiresArg: true,
        describe:
          'only what failed, warned or could not be judged in a JSON report; says what is fixed, broken and new',
      })
      .option('strict', { type: 'boolean', describe: 'broken SHOULDs and undocumented properties fail, too' })
      .option('dialect', sharedOptions.dialect)
      .option('baseline', sharedOptions.baseline)
      .option('concurrency', wholeNumber('concurrency', { from: 1, describe: 'how many cases at once' }))
      .option('soak', {
        type: 'string',
        requiresArg: true,
        describe: 'after the cases all users act at random for so long, such as 30s: what comes by chance is found',
      })
      .option('users', wholeNumber('users', { from: 1, to: 20, describe: 'connections of each user in a soak (2)' }))
      .option('seed', wholeNumber('seed', { from: 0, describe: 'repeat the actions of an earlier soak' }))
      .option('timeout', sharedOptions.timeout)
      .option('gentle', { type: 'boolean', describe: `for a server that others use, too: ${gentleWords}` })
      .option('wait', {
        type: 'string',
        requiresArg: true,
        coerce: toWait,
        describe: 'wait until the target answers, for so long at most, such as 60s',
      })
      .option('insecure', sharedOptions.insecure)
      .option('ca', sharedOptions.ca)
      .option('trace', sharedOptions.trace)
      .option('from-trace', { type: 'string', describe: 'judge a recorded run again, without a server' })
      .option('allow-incomplete', sharedOptions.allowIncomplete)
      .check(refuseContradictions)
      .example('$0 http://127.0.0.1:4010', 'the mock, which says itself as whom to judge it')
      .example('$0 --config check.yaml --reporter pretty --reporter junit=report.xml', 'in CI')
      .example("$0 --config check.yaml --only 'live.*'", 'one chapter')
      .example('$0 --config check.yaml --soak 30s', 'what goes wrong only now and then')
      .example('$0 --config check.yaml --rerun report.json', 'only what was found the last time')
      .example('$0 --from-trace run.ndjson --strict', 'a recorded run again, offline')
      .epilogue(configHelp),
  run: async (options, io) => {
    const { runCheck } = await import('./run-check.ts');
    return runCheck(options as never, io);
  },
};
