import { type Command, exitCodes } from '../shared/parse/command.ts';

/** `scenarios`: lists the scenarios that come with the package. */
export const scenariosCommand: Command = {
  command: 'scenarios',
  describe: 'list the bundled scenarios, which serve, play and exec take by name',
  declare: (yargs) => yargs.example('$0', 'one line each'),
  run: async (_options, io) => {
    const { describeScenarios } = await import('./describe-scenarios.ts');
    io.stdout.write(describeScenarios());
    return exitCodes.ok;
  },
};
