import { readFileSync, watch } from 'node:fs';
import path from 'node:path';
import type { Scenario } from '../../protocol/index.ts';
import { parseScenario } from './load-scenario.ts';

export interface WatchedScenario {
  /** The file has changed and is sound. */
  changed(scenario: Scenario): void | Promise<void>;
  /** The file has changed and is not: `FileProblems`, or why it cannot be read. */
  broken(error: Error): void;
}

/** Editors write a file in several steps; this many milliseconds after the last one it is read. */
const settleMs = 50;

/**
 * Reads a scenario file again whenever it changes. The folder is watched, because many editors put a new file
 * in the old one's place.
 * @returns a function that stops watching
 */
export function watchScenario(file: string, { changed, broken }: WatchedScenario): () => void {
  let timer: NodeJS.Timeout | undefined;
  let lastText = readFileSync(file, 'utf8');
  const readAgain = async (): Promise<void> => {
    try {
      const text = readFileSync(file, 'utf8');
      if (text === lastText) return;
      lastText = text;
      await changed(parseScenario(file, text));
    } catch (error) {
      broken(error as Error);
    }
  };
  const watcher = watch(path.dirname(path.resolve(file)), (_event, name) => {
    if (name !== null && name !== path.basename(file)) return;
    clearTimeout(timer);
    timer = setTimeout(readAgain, settleMs);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
