import { isScenario } from '../../../protocol/generated/scenario-validator.js';
import { addToGroup, type Scenario } from '../../../protocol/index.ts';
import {
  checkSchema,
  type FileFinding,
  FileProblems,
  type Path,
  type Problem,
  type YamlSource,
} from '../../../yaml-file/index.ts';
import { stepHint } from '../problems/shape-hints.ts';
import { fitTypes } from './fit-types.ts';

/** Where something is written. */
export interface Place {
  source: YamlSource;
  path: Path;
}

/** Where the entries of its lists are written. */
export type Origins = ReadonlyMap<string, readonly Place[]>;

/** What a scenario file says once its tables, repeats, includes and placeholders have been filled in. */
export class ExpandedScenario {
  readonly value: unknown;
  readonly #main: YamlSource;
  readonly #origins: Origins;
  readonly #isValid: boolean;

  constructor(main: YamlSource, value: unknown, origins: Origins) {
    this.#main = main;
    this.#origins = origins;
    this.value = value;
    this.#isValid = fitTypes(value, (path) => this.#placeOf(path));
  }

  /** Where a value is written, such as `lunch.yaml:27`. */
  lineOf(path: Path): string {
    const { source, path: inside } = this.#placeOf(path);
    return `${source.file}:${source.lineOf(inside)}`;
  }

  /** What was found, each in its own file, and once where a repeat shows it many times. */
  problems(findings: readonly FileFinding[]): Problem[] {
    const bySource = new Map<YamlSource, FileFinding[]>();
    const known = new Set<string>();
    for (const finding of findings) {
      const { source, path } = this.#placeOf(finding.path);
      const key = JSON.stringify([source.file, path, finding.message]);
      if (known.has(key)) continue;
      known.add(key);
      addToGroup(bySource, source, { ...finding, path });
    }
    return [...bySource].flatMap(([source, own]) => source.problems(own));
  }

  /** @throws FileProblems if something was found */
  refuse(findings: readonly FileFinding[]): void {
    if (findings.length > 0) throw new FileProblems(this.problems(findings));
  }

  /** @throws FileProblems where it does not fit the schema */
  checked(): Scenario {
    return this.#isValid ? (this.value as Scenario) : checkSchema(this, isScenario, stepHint);
  }

  #placeOf(path: Path): Place {
    const [list, index, ...rest] = path;
    const origin = typeof index === 'number' ? this.#origins.get(String(list))?.[index] : undefined;
    return origin ? { source: origin.source, path: [...origin.path, ...rest] } : { source: this.#main, path };
  }
}
