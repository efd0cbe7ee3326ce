import { dialectNames } from '../../protocol/index.ts';
import type { Command } from '../shared/command.ts';
import { declareReporter } from '../shared/report-output.ts';

/** `play <scenario>`: acts out a scenario's steps and judges what they expect. */
export const playCommand: Command = {
  command: 'play <scenario>',
  describe: 'act out the steps of a scenario and judge what they expect',
  declare: (yargs) =>
    declareReporter(
      yargs.positional('scenario', {
        type: 'string',
        demandOption: true,
        describe: 'a scenario file, or the name of a bundled scenario',
      }),
    )
      .option('target', { type: 'string', describe: 'base URL of a deployed server; without it the mock is started' })
      .option('config', { type: 'string', describe: 'the config of `check`: users, rooms and their names in `play:`' })
      .option('user', { ...many, describe: `NAME=TOKEN: the token of a user of the scenario; \${ENV} is expanded` })
      .option('expired', { ...many, describe: 'NAME=TOKEN: a token of that user which has run out' })
      .option('room', { ...many, describe: 'NAME=ID: which room of the target a room of the scenario is' })
      .option('repeat', { type: 'number', default: 1, describe: 'play it so many times, each with the next seed' })
      .option('seed', { type: 'number', describe: 'what the mock makes up, and how its dice fall' })
      .option('timeout', { type: 'number', describe: 'milliseconds for whatever has no `within`; 5000 where left out' })
      .option('dialect', { choices: dialectNames, describe: 'which reading of the chat document to speak' })
      .option('probe', { type: 'number', default: 200, describe: 'at most so many requests to find a new room' })
      .option('trace', { type: 'string', describe: 'write everything that passes the mock to this file' })
      .option('insecure', { type: 'boolean', default: false, describe: 'accept any certificate of the target' })
      .option('ca', { type: 'string', describe: 'the certificate authority of the target (PEM file)' })
      .option('allow-incomplete', { type: 'boolean', default: false, describe: 'exit with 0 where steps were skipped' })
      .example('$0 reconnect-storm', 'a bundled scenario on the mock, which is started for it')
      .example('$0 lunch.yaml --repeat 20 --reporter junit=report.xml', 'twenty seeds, for CI')
      .example(`$0 lunch.yaml --target https://chat.example.org --user 'ada=\${ADA_TOKEN}'`, 'on a deployed server'),
  run: async (options, io) => {
    const { runPlay } = await import('./run-play.ts');
    return runPlay(options as never, io);
  },
};

/** An option that may be given several times, each time with one value. */
const many = { type: 'string', array: true, nargs: 1, requiresArg: true } as const;
