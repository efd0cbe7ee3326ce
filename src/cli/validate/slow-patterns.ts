import { createContext, Script } from 'node:vm';
import { compilePattern, isObject, type Scenario } from '../../protocol/index.ts';
import type { FileFinding, Path } from '../../yaml-file/index.ts';

/** Usual patterns take none of this time, in milliseconds. */
const longestMs = 1000;
/** So many characters in a row show a pattern that tries every way to split them. */
const pumped = 40;
const mostTexts = 200;

/**
 * Patterns that take for ever on a text of the scenario, or on one that is made for them: the mock would hang.
 * @param mostMs how long one pattern may take for all texts, in milliseconds
 */
export function slowPatterns(scenario: Scenario, mostMs = longestMs): FileFinding[] {
  const texts: string[] = [];
  const patterns: { path: Path; pattern: string }[] = [];
  collect(scenario, [], (text, path) => {
    if (path.at(-1) === 'matches') patterns.push({ path, pattern: text });
    else texts.push(text);
  });
  const longest = texts.sort((a, b) => b.length - a.length).slice(0, mostTexts);
  return patterns
    .filter(({ pattern }) => isSlow(pattern, [...longest, ...textsFor(pattern)], mostMs))
    .map(({ path, pattern }) => ({ path, ...explain(pattern) }));
}

const explain = (pattern: string) => ({
  message: `The pattern \`${pattern}\` takes for ever on some texts: it repeats what repeats already.`,
  remedy: 'Repeat once, such as `a+` in place of `(a+)+`.',
});

function collect(value: unknown, path: Path, found: (text: string, path: Path) => void): void {
  if (typeof value === 'string') found(value, path);
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) collect(item, [...path, index], found);
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) collect(item, [...path, key], found);
}

/** Long rows of what the pattern is about, with an end that it is not about. */
function textsFor(pattern: string): string[] {
  const characters = new Set([...'a0 ', ...(pattern.replace(/\\./g, '').match(/\w/g) ?? [])]);
  return [...characters].map((character) => `${character.repeat(pumped)}\n!`);
}

/** A machine that is busy elsewhere may take that long without the pattern: then it gets more time, so often at most. */
const mostTries = 5;

function isSlow(pattern: string, texts: readonly string[], mostMs: number): boolean {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const before = process.cpuUsage();
    if (isDone(pattern, texts, mostMs * 2 ** tries)) return false;
    const worked = process.cpuUsage(before);
    if ((worked.user + worked.system) / 1000 > mostMs / 2) return true;
  }
  return true;
}

/** Only a script of its own can be stopped inside a regular expression. */
function isDone(pattern: string, texts: readonly string[], timeout: number): boolean {
  const context = createContext({ pattern: compilePattern(pattern), texts });
  try {
    tryAll.runInContext(context, { timeout });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  }
}

const tryAll = new Script('for (const text of texts) pattern.test(text)');
