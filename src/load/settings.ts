import type { ArtilleryContext } from './artillery.ts';

/** Who a virtual user is, and how long it waits. */
export interface LoadSettings {
  /** The base URL of the server. */
  target: string;
  /** The user's id, as it stands in `poster`. */
  user: string;
  token: string;
  /** The rooms that it posts to, in turn. */
  rooms: readonly string[];
  /** What stands behind the marker of each message. */
  text: string;
  sendKey: 'messages' | 'message';
  /** How long anything may take, in milliseconds. */
  patienceMs: number;
}

/** How long anything may take where nothing is said, in milliseconds. */
const defaultPatienceMs = 10_000;

/**
 * Reads the variables of a script.
 * @throws Error with the variable that is missing or wrong
 */
export function settingsOf({ vars }: ArtilleryContext): LoadSettings {
  const dialect = vars.dialect ?? 'documented';
  if (dialect !== 'documented' && dialect !== 'deployed') {
    throw new Error(`The variable \`dialect\` is documented or deployed, not ${JSON.stringify(dialect)}.`);
  }
  return {
    target: textOf(vars, 'target').replace(/\/+$/, ''),
    user: textOf(vars, 'user'),
    token: textOf(vars, 'token'),
    rooms: textOf(vars, 'room').split(/\s+/).filter(Boolean),
    text: typeof vars.text === 'string' ? vars.text : '',
    sendKey: dialect === 'deployed' ? 'message' : 'messages',
    patienceMs: patienceOf(vars),
  };
}

function textOf(vars: ArtilleryContext['vars'], name: string): string {
  const value = vars[name];
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string' && value !== '') return value;
  const where = name === 'target' ? 'config.target' : 'config.payload or config.variables';
  throw new Error(`The variable \`${name}\` is missing: give it in ${where}.`);
}

function patienceOf({ patienceMs = defaultPatienceMs }: ArtilleryContext['vars']): number {
  const ms = Number(patienceMs);
  if (Number.isFinite(ms) && ms > 0) return ms;
  throw new Error(`The variable \`patienceMs\` is a number of milliseconds, not ${JSON.stringify(patienceMs)}.`);
}
