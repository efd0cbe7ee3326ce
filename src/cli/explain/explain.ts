import { type Command, exitCodes } from '../shared/parse/command.ts';

/** `explain [requirement]`: what a requirement asks, how it is judged and what to do when it fails. */
export const explainCommand: Command = {
  command: 'explain [requirement]',
  describe: 'print a requirement, its cases and what to do when it fails; alone, list all',
  declare: (yargs) =>
    yargs
      .positional('requirement', { type: 'string', describe: 'the id of a requirement or of one of its cases' })
      .example('$0', 'all requirements, and how many cases judge each')
      .example('$0 live.after-connected', 'one of them'),
  run: async ({ requirement }, io) => {
    const { describeAll, describeRequirement } = await import('./describe-requirement.ts');
    io.stdout.write(requirement === undefined ? describeAll() : describeRequirement(String(requirement)));
    return exitCodes.ok;
  },
};
