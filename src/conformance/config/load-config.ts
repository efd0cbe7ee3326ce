import { readFileSync } from 'node:fs';
import { isCheckConfig } from '../../protocol/generated/file-validators.js';
import type { CheckConfig } from '../../protocol/index.ts';
import { checkSchema, FileProblems, nearest, type Path, type Problem, YamlSource } from '../../yaml-file/index.ts';
import { requirements } from '../requirements/index.ts';
import { CheckProblem } from './check-problem.ts';

/**
 * Reads a config file; `${NAME}` stands for a variable of the environment.
 * @throws FileProblems with every mistake and its place
 * @throws CheckProblem where the file cannot be read
 * @example loadConfig('check.yaml', process.env).users.member.token
 */
export function loadConfig(file: string, environment: NodeJS.ProcessEnv): CheckConfig {
  return parseConfig(new YamlSource(file, readText(file)), environment);
}

/** As {@link loadConfig}, for a value that a program made: variables are not expanded. */
export function validateConfig(config: unknown): CheckConfig {
  return parseConfig(new YamlSource('config', JSON.stringify(config, null, 2) ?? 'null'), undefined);
}

/** The text of a file that the user named. @throws CheckProblem */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CheckProblem(`${file} cannot be read: ${(error as Error).message}.`);
  }
}

function parseConfig(source: YamlSource, environment: NodeJS.ProcessEnv | undefined): CheckConfig {
  const config = checkSchema(source, isCheckConfig);
  const problems = waiverProblems(source, config);
  const expanded = environment ? expand(config, [], { source, environment, problems }) : config;
  if (problems.length > 0) throw new FileProblems(problems);
  return expanded as CheckConfig;
}

function waiverProblems(source: YamlSource, { waive = {} }: CheckConfig): Problem[] {
  const profile = requirements.map(({ id }) => id);
  return Object.keys(waive)
    .filter((id) => !profile.includes(id))
    .map((id) => {
      const near = nearest(id, profile);
      const suggestion = near ? `Did you mean \`${near}\`?` : 'chat-testbed explain lists them all.';
      return source.problem(['waive'], `There is no requirement \`${id}\`.`, { key: id, suggestion });
    });
}

interface Expansion {
  source: YamlSource;
  environment: NodeJS.ProcessEnv;
  problems: Problem[];
}

function expand(value: unknown, path: Path, expansion: Expansion): unknown {
  if (typeof value === 'string') return expandText(value, path, expansion);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => expand(item, [...path, index], expansion));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item, [...path, key], expansion)]));
}

function expandText(text: string, path: Path, { source, environment, problems }: Expansion): string {
  return text.replace(/\$\{([A-Za-z_]\w*)\}/g, (whole, name: string) => {
    const value = environment[name];
    if (value) return value;
    const what = value === undefined ? 'is not set' : 'is empty';
    const near = nearest(name, Object.keys(environment));
    const suggestion = near ? `Did you mean \`\${${near}}\`?` : `Set it before the run: ${name}=… chat-testbed check`;
    problems.push(source.problem(path, `The environment variable ${name} ${what}.`, { suggestion }));
    return whole;
  });
}
