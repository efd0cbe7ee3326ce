import { isIP } from 'node:net';
import type { Options } from 'yargs';
import { dialectNames, parseDuration, reporterNames } from '../../../protocol/index.ts';
import { unknownName } from '../../../yaml-file/did-you-mean.ts';
import { UsageError } from './command.ts';
import type { Declarations } from './declarations.ts';

/** Options that several commands take, each declared once. */
export const sharedOptions = {
  reporter: { ...repeated(), describe: `how to report, NAME or NAME=FILE: ${reporterNames.join(', ')}` },
  config: { type: 'string', describe: 'whom to act as, in which rooms: a YAML or JSON file' },
  dialect: oneOf('dialect', dialectNames, 'which reading of the chat document to go by'),
  seed: wholeNumber('seed', { from: 0, describe: 'make up the same world again' }),
  timeout: wholeNumber('timeout', { from: 1, describe: 'how long any one answer may take, in milliseconds' }),
  insecure: { type: 'boolean', default: false, describe: 'accept any certificate of the target' },
  ca: { type: 'string', describe: 'the certificate authority of the target (PEM file)' },
  only: { ...repeated(), describe: 'only these requirements or cases, such as live.*' },
  skip: { ...repeated(), describe: 'not these requirements or cases' },
  baseline: { type: 'string', describe: 'a file of failures that are expected for now' },
  trace: { type: 'string', describe: 'write everything that passes to this file, tokens redacted' },
  allowIncomplete: { type: 'boolean', default: false, describe: 'exit with 0 where something could not be exercised' },
} as const satisfies Record<string, Options>;

/** An option that may be given several times, each time with one value. */
export function repeated() {
  return { type: 'string', array: true, nargs: 1, requiresArg: true } as const;
}

/** An option that takes a whole number. yargs' own numbers turn everything else into NaN. */
export function wholeNumber(
  name: string,
  { from, to = Number.MAX_SAFE_INTEGER, ...options }: Options & { from: number; to?: number },
): Options {
  const range = to === Number.MAX_SAFE_INTEGER ? `${from} up` : `${from} to ${to}`;
  const coerce = (value: unknown): number => {
    if (Number.isSafeInteger(value) && Number(value) >= from && Number(value) <= to) return Number(value);
    throw new UsageError(`--${name} takes a whole number from ${range}, not \`${value}\`.`);
  };
  return { ...options, requiresArg: true, coerce };
}

function oneOf(name: string, choices: readonly string[], describe: string): Options {
  const coerce = (value: unknown): unknown => {
    if (choices.includes(String(value))) return value;
    throw new UsageError(unknownName(name, String(value), choices));
  };
  return { choices, describe, requiresArg: true, coerce };
}

/** The environment is the better place: other users of the machine see what stands on a command line. */
export const controlToken: Options = {
  type: 'string',
  requiresArg: true,
  default: process.env.CHAT_TESTBED_CONTROL_TOKEN || undefined,
  defaultDescription: '$CHAT_TESTBED_CONTROL_TOKEN',
  coerce: checkControlToken,
};

/** @throws UsageError where it could not stand in a header */
function checkControlToken(token: string | undefined): string | undefined {
  if (token === undefined || /^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError('--control-token takes visible ASCII characters, without spaces.');
}

/** The options of everything that listens: where, with which certificate, and what it says. */
export function declareListenOptions(yargs: Declarations, { port }: { port: number }): Declarations {
  return yargs
    .option(
      'port',
      wholeNumber('port', {
        from: 0,
        to: 65_535,
        default: port,
        alias: 'p',
        describe: 'the port to listen on; 0 picks a free one',
      }),
    )
    .option('host', { type: 'string', default: '127.0.0.1', describe: 'the address to listen on' })
    .option('dialect', sharedOptions.dialect)
    .option('fault', {
      type: 'string',
      array: true,
      default: [],
      describe: 'what goes wrong, in the words of a scenario; may be given again',
    })
    .option('tls', {
      type: 'boolean',
      default: false,
      describe: 'speak https and wss, with a certificate made for you',
    })
    .option('tls-name', {
      ...repeated(),
      coerce: checkTlsNames,
      describe: 'another name or address for that certificate, such as 10.0.2.2 or 192.168.1.5; implies --tls',
    })
    .option('cert', { type: 'string', describe: 'your own certificate (PEM file); needs --key' })
    .option('key', { type: 'string', describe: 'the private key of --cert (PEM file)' })
    .option('quiet', { type: 'boolean', default: false, describe: 'log only what needs a remedy' })
    .option('json', { type: 'boolean', default: false, describe: 'log one JSON object a line' })
    .option('trace', sharedOptions.trace)
    .option('control-token', {
      ...controlToken,
      describe:
        'open the control surface to other machines that show this token; $CHAT_TESTBED_CONTROL_TOKEN does so, too',
    })
    .option('control', { type: 'boolean', default: true, describe: 'the control surface; --no-control leaves it out' })
    .check(({ cert, key, quiet, json }) => {
      if ((cert === undefined) !== (key === undefined)) throw new UsageError('--cert and --key go together.');
      if (quiet && json) throw new UsageError('--quiet and --json are two answers to the same question; give one.');
      return true;
    });
}

/** Values of a scenario. */
export const setOption = { ...repeated(), describe: 'NAME=VALUE: sets a parameter of the scenario' } as const;

/** The options of a mock that `serve` and `exec` start. */
export function declareMockOptions(yargs: Declarations, where: { port: number }): Declarations {
  return declareListenOptions(yargs, where)
    .option('seed', sharedOptions.seed)
    .option('token-lifetime', {
      type: 'string',
      coerce: toLifetime,
      describe: 'how long tokens are valid, such as 30s or 1h',
    })
    .option('keep', {
      type: 'string',
      requiresArg: true,
      describe: 'keep the world in this file over restarts: messages, rooms, tokens, ids',
    })
    .option(
      'worlds',
      wholeNumber('worlds', {
        from: 0,
        default: 256,
        describe: 'how many worlds may stand beside the main one, under /w/<name>',
      }),
    )
    .option('forward', {
      type: 'string',
      requiresArg: true,
      describe: 'the real backend that gets what is not the chat, such as http://127.0.0.1:8080',
    })
    .option('watch', {
      type: 'boolean',
      default: false,
      describe: 'read the scenario again when its file, one that it includes or its table changes',
    })
    .option('set', setOption)
    .option('row', wholeNumber('row', { from: 1, describe: 'the row of the scenario’s table (`examples`), from 1' }));
}

function toLifetime(text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    throw new UsageError(`--token-lifetime: ${(error as Error).message}`);
  }
}

/** @throws UsageError where one is no name or address */
function checkTlsNames(names: string[]): string[] {
  const wrong = names.find((name) => isIP(name) === 0 && !/^(\*\.)?[\w-]+(\.[\w-]+)*$/.test(name));
  if (wrong === undefined) return names;
  throw new UsageError(`--tls-name takes a host name or an address, such as 10.0.2.2, not \`${wrong}\`.`);
}
