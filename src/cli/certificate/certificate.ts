import { type Command, exitCodes, UsageError } from '../shared/parse/command.ts';

/** `certificate`: where the one made for this user is; `certificate forget` removes it and its key. */
export const certificateCommand: Command = {
  command: 'certificate [action]',
  describe: 'where the certificate of --tls is; `forget` removes it and its key',
  declare: (yargs) =>
    yargs
      .positional('action', { type: 'string', describe: 'forget' })
      .example('$0', 'the file that a device has to trust')
      .example('$0 forget', 'the next --tls makes a new one'),
  run: async ({ action }, io) => {
    const { certificateFile, forgetCertificate } = await import('../../server-kit/index.ts');
    if (action !== undefined && action !== 'forget') {
      throw new UsageError(`certificate takes \`forget\` or nothing, not \`${action}\`.`);
    }
    const lines = action === 'forget' ? forgetCertificate().map((file) => `Removed ${file}`) : [certificateFile()];
    const text = lines.filter((line) => line !== undefined).join('\n');
    io.stdout.write(`${text || 'No certificate was made for this user yet.'}\n`);
    return exitCodes.ok;
  },
};
