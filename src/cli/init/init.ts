import type { Command } from '../shared/parse/command.ts';

/** `init [folder]`: writes a first scenario, a check config, and what an editor needs to complete them. */
export const initCommand: Command = {
  command: 'init [folder]',
  describe: 'write a first scenario, a check config, and what an editor needs to complete them offline',
  declare: (yargs) =>
    yargs
      .positional('folder', { type: 'string', default: '.', describe: 'where to; what is there already is left alone' })
      .example('$0 chat-tests', 'a folder to begin with'),
  run: async (options, io) => {
    const { runInit } = await import('./run-init.ts');
    return runInit(options as never, io);
  },
};
