import { isCheckConfig } from '../../protocol/generated/check-config-validator.js';
import type { CheckConfig } from '../../protocol/index.ts';
import { requirements } from '../../requirements/index.ts';
import { checkSchema, didYouMean, type FileFinding, type Path, readText, YamlSource } from '../../yaml-file/index.ts';
import { expandVariables } from './expand-variables.ts';

/**
 * Reads a config file; `${NAME}` stands for a variable of the environment.
 * @throws FileProblems with every mistake and its place
 * @throws UsageError if the file cannot be read
 * @example loadConfig('check.yaml', process.env).users.member.token
 */
export function loadConfig(file: string, environment: NodeJS.ProcessEnv): CheckConfig {
  return checkConfig(new YamlSource(file, readText(file)), environment);
}

/** As {@link loadConfig}, for a value that a program made: variables are not expanded. */
export function validateConfig(config: unknown): CheckConfig {
  return checkConfig(new YamlSource('config', JSON.stringify(config, null, 2) ?? 'null'), undefined);
}

/** @throws FileProblems with every mistake and its place */
export function checkConfig(source: YamlSource, environment: NodeJS.ProcessEnv | undefined): CheckConfig {
  const config = checkSchema(source, isCheckConfig);
  const findings = waiverFindings(config);
  const expanded = environment ? expand(config, [], { environment, findings }) : config;
  source.refuse(findings);
  return expanded as CheckConfig;
}

function waiverFindings({ waive = {} }: CheckConfig): FileFinding[] {
  const known = requirements.map(({ id }) => id);
  const unknown = Object.keys(waive).filter((id) => !known.includes(id));
  return unknown.map((key) => {
    const remedy = () => didYouMean(key, known, listsThemAll);
    return { path: ['waive'], message: `There is no requirement \`${key}\`.`, key, remedy };
  });
}

/** Where no requirement or case is near a mistyped one. */
export const listsThemAll = '`chat-testbed explain` lists them all.';

interface Expansion {
  environment: NodeJS.ProcessEnv;
  findings: FileFinding[];
}

function expand(value: unknown, path: Path, expansion: Expansion): unknown {
  if (typeof value === 'string') return expandText(value, path, expansion);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => expand(item, [...path, index], expansion));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item, [...path, key], expansion)]));
}

const variable = (name: string): string => `\${${name}}`;

function expandText(text: string, path: Path, { environment, findings }: Expansion): string {
  return expandVariables(text, environment, (name, message) => {
    const otherwise = `Set it before the run: ${name}=… chat-testbed check`;
    findings.push({
      path,
      message,
      remedy: () => didYouMean(variable(name), Object.keys(environment).map(variable), otherwise),
    });
    return '';
  });
}
