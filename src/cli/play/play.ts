import { type Command, UsageError } from '../shared/parse/command.ts';
import { repeated, setOption, sharedOptions, wholeNumber } from '../shared/parse/options.ts';
import { usualProbe } from './usual-probe.ts';

/** `play <scenarios…>`: acts out a scenario's steps and judges what they expect. */
export const playCommand: Command = {
  command: 'play <scenarios..>',
  describe: 'act out the steps of scenarios and judge what they expect',
  declare: (yargs) =>
    yargs
      .positional('scenarios', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'scenario files, folders or globs of them, or names of bundled scenarios',
      })
      .option('reporter', sharedOptions.reporter)
      .option('target', { type: 'string', describe: 'base URL of a deployed server; without it the mock is started' })
      .option('config', sharedOptions.config)
      .option('user', {
        ...repeated(),
        describe: `NAME=TOKEN: the token of a user of the scenario; \${ENV} is expanded`,
      })
      .option('expired', { ...repeated(), describe: 'NAME=TOKEN: a token of that user which has run out' })
      .option('room', { ...repeated(), describe: 'NAME=ID: which room of the target a room of the scenario is' })
      .option('set', setOption)
      .option('tag', { ...repeated(), describe: 'only scenarios with this tag' })
      .option('only', { ...repeated(), describe: 'only scenarios of this name, such as login*, or a row: texts:3' })
      .option(
        'repeat',
        wholeNumber('repeat', { from: 1, default: 1, describe: 'play it so many times, each with the next seed' }),
      )
      .option('seed', sharedOptions.seed)
      .option('timeout', sharedOptions.timeout)
      .option('dialect', sharedOptions.dialect)
      .option(
        'probe',
        wholeNumber('probe', {
          from: 0,
          describe: `at most so many requests to find a new room; ${usualProbe} if not given`,
        }),
      )
      .option('allow-run', { type: 'boolean', default: false, describe: 'let steps run commands on this machine' })
      .option('speed', {
        ...wholeNumber('speed', { from: 1, describe: "how many seconds of the mock's clock pass in a real one" }),
      })
      .option('trace', sharedOptions.trace)
      .option('insecure', sharedOptions.insecure)
      .option('ca', sharedOptions.ca)
      .option('allow-incomplete', sharedOptions.allowIncomplete)
      .check(({ target, config, speed }) => {
        if ((target === undefined && config === undefined) || speed === undefined) return true;
        throw new UsageError('--speed is for the mock: the time of a deployed server is its own.');
      })
      .check(({ target, config, trace }) => {
        if ((target === undefined && config === undefined) || trace === undefined) return true;
        throw new UsageError('--trace writes what passes the mock; on a deployed server there is none.');
      })
      .example('$0 reconnect-storm', 'a bundled scenario on the mock, which is started for it')
      .example('$0 tests/ --tag smoke', 'a folder of scenarios, those with a tag')
      .example('$0 lunch.yaml --repeat 20 --reporter junit=report.xml', 'twenty seeds, for CI')
      .example(`$0 lunch.yaml --target https://chat.example.org --user 'ada=\${ADA_TOKEN}'`, 'on a deployed server'),
  run: async (options, io) => {
    const { runPlay } = await import('./run-play.ts');
    return runPlay(options as never, io);
  },
};
