import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isScenario } from '../../protocol/generated/file-validators.js';
import { ChatTestbedError, type Scenario } from '../../protocol/index.ts';
import {
  checkSchema,
  type FileFinding,
  FileProblems,
  type Problem,
  readText,
  unknownName,
  YamlSource,
} from '../../yaml-file/index.ts';
import { builtScenario } from './built-scenario.ts';
import { packageRoot } from './package-root.ts';
import { referenceFindings } from './reference-problems.ts';

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

/**
 * Reads a scenario: a file, or the name of a bundled one.
 * @throws UnknownScenario with the names that there are
 * @throws FileProblems with every mistake in it
 * @throws UsageError if the file cannot be read
 * @example loadScenario('default').scenario.users
 */
export function loadScenario(nameOrFile: string): LoadedScenario {
  const file = findFile(nameOrFile);
  return { scenario: parseScenario(file, readText(file)), file };
}

/** What was read last from each file: test suites start the same world again and again. */
const lastRead = new Map<string, { text: string; scenario: Scenario }>();

/** @throws FileProblems with every mistake in the text */
export function parseScenario(file: string, text: string): Scenario {
  const last = lastRead.get(file);
  if (last?.text === text) return last.scenario;
  const scenario = builtScenario(file, text) ?? checkedScenario(file, text);
  lastRead.set(file, { text, scenario });
  return scenario;
}

/** Every mistake in a scenario, those of the schema and those of names together. */
export function scenarioProblems(source: YamlSource): Problem[] {
  const problems: Problem[] = [];
  try {
    checkSchema(source, isScenario);
  } catch (error) {
    if (!(error instanceof FileProblems)) throw error;
    problems.push(...error.problems);
  }
  const lines = new Set(problems.map(({ line }) => line));
  const names = source.problems(nameFindings(source)).filter(({ line }) => !lines.has(line));
  return [...problems, ...names].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Where the schema is broken the names can be looked at only as far as the shapes allow. */
function nameFindings({ value }: YamlSource): FileFinding[] {
  try {
    return referenceFindings(value as Scenario);
  } catch (error) {
    if (isScenario(value)) throw error;
    return [];
  }
}

function checkedScenario(file: string, text: string): Scenario {
  const source = new YamlSource(file, text);
  const scenario = checkSchema(source, isScenario);
  source.refuse(referenceFindings(scenario));
  return scenario;
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
