import { type Command, exitCodes } from '../shared/parse/command.ts';
import { wholeNumber } from '../shared/parse/options.ts';

/** `open <files..>`: shows recordings in a browser. */
export const openCommand: Command = {
  command: 'open <files..>',
  describe: 'show what was recorded on a page: traces, reports, HAR',
  declare: (yargs) =>
    yargs
      .positional('files', { type: 'string', array: true, demandOption: true, describe: 'what `judge` reads, too' })
      .option(
        'port',
        wholeNumber('port', { from: 0, default: 0, describe: 'the port of the page; 0 picks a free one' }),
      )
      .example('$0 trace.ndjson', 'what serve --trace has recorded')
      .example('$0 ada.har bob.har', 'both sides of a conversation')
      .epilogue('The page is for this machine alone. Further files can be dropped onto it.'),
  run: async (options, io) => {
    const { runOpen } = await import('./run-open.ts');
    await runOpen(options as never, io);
    return exitCodes.ok;
  },
};
