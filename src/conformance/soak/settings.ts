import { randomInt } from 'node:crypto';
import { parseDuration } from '../../protocol/index.ts';
import { CheckProblem } from '../config/check-problem.ts';

/** How a soak is asked for. */
export interface SoakOptions {
  /** How long all users act at random after the cases, such as `30s`; not at all where left out. */
  soak?: string | undefined;
  /** Connections that each user of the config has at a time; 2 where left out. */
  users?: number | undefined;
  /** Repeats the actions of an earlier soak; made up where left out. */
  seed?: number | undefined;
}

export interface SoakSettings {
  durationMs: number;
  connectionsPerUser: number;
  seed: number;
}

const defaultConnections = 2;
const [mostConnections, longestMs] = [20, 3_600_000];

/**
 * The soak that was asked for, with every default filled in; undefined where none was.
 * @throws CheckProblem where the duration is none or too long, or a number is out of range
 */
export function soakSettings({ soak, users = defaultConnections, seed }: SoakOptions): SoakSettings | undefined {
  if (soak === undefined) return undefined;
  if (!Number.isSafeInteger(users) || users < 1 || users > mostConnections) {
    throw new CheckProblem(`\`users\` is how many connections each user has, from 1 to ${mostConnections}.`);
  }
  if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new CheckProblem('`seed` is a whole number from 0 up.');
  }
  return { durationMs: durationOf(soak), connectionsPerUser: users, seed: seed ?? randomInt(1_000_000) };
}

function durationOf(text: string): number {
  let ms: number;
  try {
    ms = parseDuration(text);
  } catch (error) {
    throw new CheckProblem(`soak: ${(error as Error).message}`);
  }
  if (ms > 0 && ms <= longestMs) return ms;
  throw new CheckProblem('A soak takes more than no time, and an hour at most.');
}

/** The options that repeat a soak. @example soakWords({ durationMs: 30_000, connectionsPerUser: 2, seed: 42 }) */
export function soakWords({ durationMs, connectionsPerUser, seed }: SoakSettings): string {
  const duration = durationMs % 1000 === 0 ? `${durationMs / 1000}s` : `${durationMs}ms`;
  const users = connectionsPerUser === defaultConnections ? '' : ` --users ${connectionsPerUser}`;
  return `--soak ${duration}${users} --seed ${seed}`;
}
