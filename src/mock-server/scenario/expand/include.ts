import path from 'node:path';
import { ChatTestbedError, isObject } from '../../../protocol/index.ts';
import { didYouMean, FileProblems, type Path, readText, YamlSource } from '../../../yaml-file/index.ts';
import type { Place } from './expanded-scenario.ts';
import type { Findings } from './findings.ts';
import type { Value } from './scope.ts';

/** What an `include` step names. */
export type Included = string | { file: string; with?: Record<string, Value> };

const includable = [
  '$schema',
  'name',
  'description',
  'tags',
  'parameters',
  'include',
  'seed',
  'clock',
  'dialect',
  'users',
  'rooms',
  'messages',
  'events',
  'routes',
  'faults',
  'steps',
];

/**
 * A scenario file and those that it includes, the innermost first, each once.
 * @param named is given the name of each, those that cannot be read included
 */
export function includedFiles(main: YamlSource, findings: Findings, named: Set<string>): YamlSource[] {
  const files: YamlSource[] = [];
  const known = new Set<string>();
  const visit = (source: YamlSource, stack: readonly string[]): void => {
    for (const { name, place } of namesIn(source)) {
      named.add(pathOf(name, place));
      const file = readIncluded(name, place, stack, findings);
      if (file && !known.has(path.resolve(file.file))) visit(file, [...stack, file.file]);
    }
    known.add(path.resolve(source.file));
    files.push(source);
  };
  visit(main, [main.file]);
  return files;
}

/** The files that a file includes, and where it names them. */
function namesIn(source: YamlSource): { name: string; place: Place }[] {
  const { include } = Object(source.value) as { include?: unknown };
  if (typeof include === 'string') return [{ name: include, place: { source, path: ['include'] } }];
  const names: unknown[] = Array.isArray(include) ? include : [];
  return names.flatMap((name, index) =>
    typeof name === 'string' ? [{ name, place: { source, path: ['include', index] } }] : [],
  );
}

/** Where an included file is. */
export const pathOf = (what: Included, { source }: Pick<Place, 'source'>): string =>
  path.join(path.dirname(source.file), typeof what === 'string' ? what : what.file);

/** Files may stand in several places of a scenario. */
const lastRead = new Map<string, YamlSource>();

/** The file that is included at a place; undefined where it cannot be, which has been told then. */
export function readIncluded(
  what: Included,
  { source, path: at }: Place,
  stack: readonly string[],
  findings: Findings,
): YamlSource | undefined {
  const file = pathOf(what, { source });
  const isKnown = stack.findIndex((each) => path.resolve(each) === path.resolve(file));
  const place = at.at(-1) === 'include' || at[0] === 'include' ? at : [...at, 'include'];
  if (isKnown >= 0) {
    const circle = [...stack.slice(isKnown), file].join(' → ');
    findings.add(source, { path: place, message: `These files include each other in a circle: ${circle}.` });
    return undefined;
  }
  try {
    return checkedKeys(openSource(file), findings);
  } catch (error) {
    if (error instanceof FileProblems) findings.addProblems(error.problems);
    else if (error instanceof ChatTestbedError) findings.add(source, { path: place, message: error.message });
    else throw error;
    return undefined;
  }
}

function openSource(file: string): YamlSource {
  const text = readText(file);
  const last = lastRead.get(file);
  if (last?.text === text) return last;
  const source = new YamlSource(file, text);
  lastRead.set(file, source);
  return source;
}

/** The lists are held against the schema with those of the file that is played; the rest here. */
function checkedKeys(source: YamlSource, findings: Findings): YamlSource | undefined {
  const { value } = source;
  if (!isObject(value)) {
    findings.add(source, { path: [], message: 'This is no scenario: it has no keys such as `users` or `steps`.' });
    return undefined;
  }
  for (const [key, entry] of Object.entries(value)) {
    const path: Path = [];
    if (!includable.includes(key)) {
      findings.add(source, {
        path,
        key,
        message: `An included file has no key \`${key}\`.`,
        remedy: () => didYouMean(key, includable),
      });
    } else if (includable.indexOf(key) >= includable.indexOf('users') && !Array.isArray(entry)) {
      findings.add(source, { path: [key], message: `\`${key}\` must be a list.` });
    }
  }
  return source;
}
