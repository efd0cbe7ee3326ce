import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { ChatTestbedError } from '../../protocol/index.ts';
import type { World } from '../core/index.ts';
import type { Mock } from '../mock.ts';
import { readWorld, writeWorld } from './kept-world.ts';

/** A larger file is no world that this mock has written. */
const mostBytes = 256 * 1024 * 1024;

/** How soon a change is written, in milliseconds; after a write that took long, later. */
const shortestPauseMs = 200;
const partsOfTime = 20;

/**
 * The world that an earlier start has left in a file; undefined where there is none yet.
 * @throws ChatTestbedError INVALID_FILE where the file holds something else
 */
export function readKeptWorld(file: string, scenario: string): World | undefined {
  if (!existsSync(file)) return undefined;
  try {
    if (statSync(file).size > mostBytes) throw new Error(`it is larger than ${mostBytes / 1024 / 1024} MiB`);
    return readWorld(readFileSync(file, 'utf8'), scenario);
  } catch (error) {
    const remedy = 'Name another file, or delete it to begin anew.';
    throw new ChatTestbedError('INVALID_FILE', `${file} is no kept world: ${(error as Error).message}. ${remedy}`);
  }
}

export interface KeepOptions {
  file: string;
  /** The name of the scenario. */
  scenario: string;
  /** Told why the file could not be written, once. */
  warn(text: string): void;
}

/**
 * Writes the world into a file soon after each change. Another process, or this one after a crash, finds the old world
 * or the new one there, never half of one.
 * @returns a function that writes what is not written yet, and ends it
 */
export function keepWorld(mock: Mock, { file, scenario, warn }: KeepOptions): () => void {
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = shortestPauseMs;
  let isTold = false;
  const write = (): void => {
    timer = undefined;
    const began = performance.now();
    try {
      const draft = `${file}.${process.pid}.tmp`;
      writeFileSync(draft, writeWorld(mock.world, scenario), { mode: 0o600 });
      renameSync(draft, file);
    } catch (error) {
      if (!isTold) warn(`--keep: ${(error as Error).message}\n`);
      isTold = true;
    }
    pauseMs = Math.max(shortestPauseMs, partsOfTime * (performance.now() - began));
  };
  const stopListening = mock.switchboard.onEvent(({ type }) => {
    if (changing.has(type)) timer ??= setTimeout(write, pauseMs).unref();
  });
  write();
  return () => {
    stopListening();
    clearTimeout(timer);
    write();
  };
}

/** What may change a world; `answered` may have made a room. */
const changing: ReadonlySet<string> = new Set(['posted', 'answered', 'steered', 'reloaded', 'fault']);
