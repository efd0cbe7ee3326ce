import { withoutCredentials } from '../../protocol/index.ts';
import type { PlannedPlay } from './planned-play.ts';
import type { PlayCommandOptions } from './play-options.ts';
import { variableFor } from './play-target.ts';

/** The command that plays this round again, with everything that was said; a token stands there as a variable. */
export function rerunCommand(options: PlayCommandOptions, { file, name, row, seed }: PlannedPlay): string {
  const { target, config, dialect, timeout, probe, ca } = options;
  const isDeployed = target !== undefined || config !== undefined;
  const pairs: [string, string | number | undefined][] = [
    ['target', target && withoutCredentials(target)],
    ['config', config],
    ...many('user', options.user, (pair) => masked(pair, 'TOKEN')),
    ...many('expired', options.expired, (pair) => masked(pair, 'EXPIRED_TOKEN')),
    ...many('room', options.room),
    ...many('set', options.set),
    ['only', row === undefined ? undefined : name],
    ['seed', isDeployed ? undefined : seed],
    ['dialect', dialect],
    ['timeout', timeout],
    ['probe', probe],
    ['ca', ca],
  ];
  const flags = (['insecure', 'allowRun', 'allowIncomplete'] as const).filter((flag) => options[flag]);
  return [
    'chat-testbed play',
    word(file),
    ...pairs.flatMap(([option, value]) => (value === undefined ? [] : [`--${option} ${word(String(value))}`])),
    ...flags.map((flag) => `--${flag.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}`),
  ].join(' ');
}

function many(option: string, values: readonly string[] = [], shown = (value: string) => value): [string, string][] {
  return values.map((value) => [option, shown(value)]);
}

/** `ada=${ADA_TOKEN}` as it was given; a token in the place of the variable is not repeated. */
function masked(pair: string, what: string): string {
  const at = pair.indexOf('=');
  return /^\$\{\w+\}$/.test(pair.slice(at + 1))
    ? pair
    : `${pair.slice(0, at)}=\${${variableFor(pair.slice(0, at), what)}}`;
}

/** A word as a shell takes it. */
const word = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
