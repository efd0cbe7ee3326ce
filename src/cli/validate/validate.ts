import type { Command } from '../shared/parse/command.ts';

/** `validate <files…>`: judges scenario and config files. */
export const validateCommand: Command = {
  command: 'validate <files..>',
  describe: 'judge scenario and config files, every mistake at once',
  declare: (yargs) =>
    yargs
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'YAML or JSON files, or folders of them; scenarios and configs are known by what is in them',
      })
      .option('json', { type: 'boolean', default: false, describe: 'one JSON object for each file, a line each' })
      .option('dry-run', {
        type: 'boolean',
        default: true,
        describe: 'play the steps of sound scenarios at virtual speed; --no-dry-run leaves it out',
      })
      .example('$0 scenarios/ check.yaml', 'a folder of scenarios and a config')
      .example('$0 lunch.yaml --json', 'for programs'),
  run: async (options, io) => {
    const { runValidate } = await import('./run-validate.ts');
    return runValidate(options as never, io);
  },
};
