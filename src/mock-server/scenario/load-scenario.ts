import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../package-root.ts';
import { ChatTestbedError, type Scenario } from '../../protocol/index.ts';
import { type Problem, readText, unknownName, YamlSource } from '../../yaml-file/index.ts';
import { builtScenario } from './built-scenario.ts';
import { ScenarioFile } from './scenario-file.ts';

export interface LoadedScenario {
  scenario: Scenario;
  file: string;
}

/** There is no such scenario. */
export class UnknownScenario extends ChatTestbedError {
  constructor(message: string) {
    super('UNKNOWN_SCENARIO', message);
  }
}

/** The names of the scenarios that come with the package. */
export function bundledScenarios(): string[] {
  const files = readdirSync(bundledFolder()).filter((file) => file.endsWith('.yaml'));
  return files.map((file) => path.basename(file, '.yaml')).sort();
}

/** What a scenario is filled in with, where it is served. */
export interface ScenarioValues {
  /** Values of parameters. */
  set?: Readonly<Record<string, string>>;
  /** The row of its table, from 1; the first where left out. */
  row?: number | undefined;
  /** Whether values may be set that are for other files. */
  isLenient?: boolean;
}

/**
 * Reads a scenario: a file, or the name of a bundled one.
 * @throws UnknownScenario with the names that there are
 * @throws FileProblems with every mistake in it
 * @throws UsageError if the file cannot be read, has no such row, or has no parameter that is set
 * @example loadScenario('default').scenario.users
 */
export function loadScenario(nameOrFile: string, choice: ScenarioValues = {}): LoadedScenario {
  const file = findFile(nameOrFile);
  return { scenario: parseScenario(file, readText(file), choice), file };
}

/** Every file that a scenario is made of; itself alone where it cannot be read. */
export function filesOf(file: string, { row, set }: ScenarioValues = {}): string[] {
  try {
    const opened = new ScenarioFile(new YamlSource(file, readText(file)));
    return opened.filesFor({ row: opened.rows[(row ?? 1) - 1], set });
  } catch {
    return [file];
  }
}

/** What was read last from each file: test suites start the same world again and again. */
const lastRead = new Map<string, { text: string; scenario: Scenario }>();

/**
 * @throws FileProblems with every mistake in the text
 * @throws UsageError if there is no such row or parameter
 */
export function parseScenario(file: string, text: string, choice: ScenarioValues = {}): Scenario {
  const { row, set = {} } = choice;
  if (row !== undefined || Object.keys(set).length > 0) return fill(file, text, choice);
  const last = lastRead.get(file);
  if (last?.text === text) return last.scenario;
  const scenario = builtScenario(file, text) ?? fill(file, text, choice);
  // What stands in other files may have changed without this one.
  if (!/\b(include|examples)\b/.test(text)) lastRead.set(file, { text, scenario });
  return scenario;
}

function fill(file: string, text: string, { row, set, isLenient = false }: ScenarioValues): Scenario {
  const opened = new ScenarioFile(new YamlSource(file, text));
  return opened.fill({ row: opened.row(row), set, isLenient }).scenario;
}

/** Every mistake in a scenario, as it is filled in where nothing is said. */
export const scenarioProblems = (source: YamlSource): Problem[] => {
  const file = new ScenarioFile(source);
  return file.judge({ row: file.rows[0] }).problems;
};

/**
 * Opens a scenario whose values are still to be set.
 * @throws UnknownScenario with the names that there are
 * @throws FileProblems if it is no YAML, or its table is wrong
 * @throws UsageError if the file cannot be read
 */
export function openScenario(nameOrFile: string, shownAs = (file: string): string => file): ScenarioFile {
  const file = findFile(nameOrFile);
  return new ScenarioFile(new YamlSource(shownAs(file), readText(file)));
}

/** How many rows the table of a scenario has; 0 without one, which is told without reading it as YAML. */
export function countRows(nameOrFile: string): number {
  const file = findFile(nameOrFile);
  const text = readText(file);
  return /\bexamples\b/.test(text) ? new ScenarioFile(new YamlSource(file, text)).rows.length : 0;
}

function findFile(nameOrFile: string): string {
  if (existsSync(nameOrFile)) return nameOrFile;
  const bundled = path.join(bundledFolder(), `${nameOrFile}.yaml`);
  if (/^[\w-]+$/.test(nameOrFile) && existsSync(bundled)) return bundled;
  throw new UnknownScenario(unknownName('scenario file or bundled scenario', nameOrFile, bundledScenarios()));
}

function bundledFolder(): string {
  return path.join(packageRoot(), 'scenarios');
}
