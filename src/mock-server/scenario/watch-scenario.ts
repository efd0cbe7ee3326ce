import { existsSync, type FSWatcher, readFileSync, watch } from 'node:fs';
import path from 'node:path';
import type { Scenario } from '../../protocol/index.ts';
import { filesOf, parseScenario, type ScenarioValues } from './load-scenario.ts';

export interface WatchedScenario {
  /** The file has changed and is sound. */
  changed(scenario: Scenario): void | Promise<void>;
  /** The file has changed and is not: `FileProblems`, or why it cannot be read. */
  broken(error: Error): void;
}

/** Editors write a file in several steps; this many milliseconds after the last one it is read. */
const settleMs = 50;

/**
 * Reads a scenario again whenever its file, one that it includes or its table changes. Folders are watched, because many
 * editors put a new file in the old one's place.
 * @returns a function that stops watching
 */
export function watchScenario(
  file: string,
  { changed, broken }: WatchedScenario,
  choice: ScenarioValues = {},
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let files = filesOf(file, choice);
  let lastTexts = textsOf(files);
  const folders = new Map<string, FSWatcher>();
  const readAgain = async (): Promise<void> => {
    files = filesOf(file, choice);
    watchFolders();
    const texts = textsOf(files);
    if (texts === lastTexts) return;
    lastTexts = texts;
    try {
      await changed(parseScenario(file, readFileSync(file, 'utf8'), choice));
    } catch (error) {
      broken(error as Error);
    }
  };
  const noticed = (folder: string, name: string | null): void => {
    if (name !== null && !files.some((each) => path.resolve(each) === path.join(folder, name))) return;
    clearTimeout(timer);
    timer = setTimeout(readAgain, settleMs);
  };
  const watchFolders = (): void => {
    for (const folder of new Set(files.map((each) => path.dirname(path.resolve(each))))) {
      if (folders.has(folder) || !existsSync(folder)) continue;
      folders.set(
        folder,
        watch(folder, (_event, name) => noticed(folder, name)),
      );
    }
  };
  watchFolders();
  return () => {
    clearTimeout(timer);
    for (const watcher of folders.values()) watcher.close();
  };
}

/** The texts of files, those that are not there included, as something to compare. */
const textsOf = (files: readonly string[]): string =>
  JSON.stringify(files.map((file) => [file, existsSync(file) ? readFileSync(file, 'utf8') : null]));
