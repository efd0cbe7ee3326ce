import type { Fault } from '../../protocol/index.ts';
import type { FileFinding, Path } from '../../yaml-file/index.ts';
import { mainEffectsOf } from '../armed/armed-fault.ts';
import { unknownFinding } from './unknown-finding.ts';

/** The names that a scenario may use; undefined if others may come up while it runs. */
export interface Vocabulary {
  users: ReadonlySet<string> | undefined;
  rooms: ReadonlySet<string> | undefined;
}

/** Mistakes in a fault that a schema cannot see. */
export function faultFindings(fault: Fault, names: Vocabulary, path: Path): FileFinding[] {
  const effects = mainEffectsOf(fault);
  const findings = [
    ...unknownNames('user', fault.user, names.users, [...path, 'user']),
    ...('room' in fault ? unknownNames('room', fault.room, names.rooms, [...path, 'room']) : []),
    ...('poster' in fault ? unknownNames('user', fault.poster, names.users, [...path, 'poster']) : []),
  ];
  if (effects.length > 1) {
    const message = `A fault does one thing besides \`delay\` and \`expire\`, not ${listed(effects)}.`;
    findings.push({ path: [...path, effects[1] ?? ''], message, remedy: 'Write a fault for each.' });
  }
  if (effects.length === 0 && fault.delay === undefined && !fault.expire) {
    findings.push({ path, message: 'This fault does nothing.', remedy: 'For example: `delay: 300ms`.' });
  }
  return fault.on === 'connect' ? [...findings, ...connectFindings(fault, path)] : findings;
}

function connectFindings(fault: Extract<Fault, { on: 'connect' }>, path: Path): FileFinding[] {
  const isAtUpgrade = fault.before === 'upgrade' || (fault.before === undefined && fault.respond !== undefined);
  if (isAtUpgrade && fault.user !== undefined) {
    const message = 'At the handshake nobody knows yet whose connection it is.';
    return [{ path: [...path, 'user'], message, remedy: 'Leave `user` out, or say `before: connected`.' }];
  }
  if (!isAtUpgrade && fault.respond) {
    const message = 'Only a handshake can be answered by a response.';
    return [{ path: [...path, 'respond'], message, remedy: 'Say `before: upgrade`.' }];
  }
  const late = isAtUpgrade
    ? (['drop', 'duplicate', 'fields', 'flap', 'close', 'stall', 'expire'] as const).filter((key) => key in fault)
    : [];
  return late.map((key) => {
    const message = `\`${key}\` cannot act at the handshake.`;
    return { path: [...path, key], message, remedy: 'Say `before: connected`.' };
  });
}

/** Names that are not among the known ones. @param path where they stand */
export function unknownNames(
  what: 'user' | 'room' | 'fault',
  given: string | string[] | undefined,
  known: ReadonlySet<string> | undefined,
  path: Path,
): FileFinding[] {
  if (given === undefined || known === undefined) return [];
  return [given].flat().flatMap((name, index) => {
    if (known.has(name) || (what === 'user' && name === '*')) return [];
    return [unknownFinding(what, name, known, Array.isArray(given) ? [...path, index] : path)];
  });
}

export function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(' and ');
}
