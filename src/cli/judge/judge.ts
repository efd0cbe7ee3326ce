import type { Command } from '../shared/parse/command.ts';
import { sharedOptions } from '../shared/parse/options.ts';

const filesHelp = `What can be read:
  a trace         serve --trace FILE
  a trace         check --trace FILE, proxy --trace FILE
  a JSON report   check --reporter json=FILE, play --reporter json=FILE
  a HAR           what a browser or Playwright has saved; Firefox leaves sockets out

Several files are judged together: two browsers, or a browser and the server. Their clocks may differ.
--config is the config of check: the tokens tell who is who in a HAR, the rooms who must see what.
What was recorded can prove that a requirement was broken, that it was kept, or nothing at all.

Exit codes: 0 nothing is broken, 1 a MUST is broken, 2 wrong usage or a bad file, 3 nothing could be judged.`;

/** `judge <files..>`: a verdict on what was recorded. */
export const judgeCommand: Command = {
  command: 'judge <files..>',
  describe: 'judge what was recorded: traces, reports, HAR',
  declare: (yargs) =>
    yargs
      .positional('files', { type: 'string', array: true, demandOption: true, describe: 'recordings of one server' })
      .option('config', { ...sharedOptions.config, describe: 'who the users are and who is in which room (of check)' })
      .option('dialect', sharedOptions.dialect)
      .option('reporter', sharedOptions.reporter)
      .option('only', { ...sharedOptions.only, describe: "only these requirements, such as 'live.*' or 'client.*'" })
      .option('skip', { ...sharedOptions.skip, describe: 'not these requirements' })
      .option('strict', { type: 'boolean', default: false, describe: 'broken SHOULDs fail, too' })
      .option('baseline', sharedOptions.baseline)
      .option('har', { type: 'string', describe: 'write what was read to this file, as a HAR' })
      .option('allow-incomplete', {
        ...sharedOptions.allowIncomplete,
        describe: 'exit with 0 where nothing could be judged',
      })
      .example('$0 page.har', 'what a browser has recorded')
      .example('$0 ada.har bob.har --config check.yaml', '"it lost my message": both sides of a conversation')
      .example("$0 trace.ndjson --only 'client.*'", 'the clients that were served, and not the server')
      .example('$0 trace.ndjson --har trace.har', 'a trace for the developer tools of a browser')
      .epilogue(filesHelp),
  run: async (options, io) => {
    const { runJudge } = await import('./run-judge.ts');
    return runJudge(options as never, io);
  },
};
