import { isScenario } from '../../protocol/generated/scenario-validator.js';
import { type Scenario, UsageError } from '../../protocol/index.ts';
import {
  type FileFinding,
  FileProblems,
  type Problem,
  schemaFindings,
  unknownName,
  type YamlSource,
} from '../../yaml-file/index.ts';
import { type Expansion, expand, type Filling } from './expand/expand.ts';
import type { ExpandedScenario } from './expand/expanded-scenario.ts';
import { type Row, rowsOf } from './expand/rows.ts';
import { makeUp } from './make-up.ts';
import { referenceFindings } from './problems/reference-problems.ts';

/** A sound scenario, and where each part of it is written. */
export interface FilledScenario {
  scenario: Scenario;
  expanded: ExpandedScenario;
}

/** A scenario file whose values are still to be set. */
export class ScenarioFile {
  readonly source: YamlSource;
  /** The rows of its table; none where it has none. */
  readonly rows: readonly Row[];
  readonly #headProblems: Problem[];
  readonly #tableProblems: Problem[];
  readonly #table: string | undefined;

  constructor(source: YamlSource) {
    this.source = source;
    const { rows, problems, file } = rowsOf(source);
    this.rows = rows;
    this.#table = file;
    this.#tableProblems = problems;
    this.#headProblems = [...source.problems(headFindings(source)), ...problems];
  }

  /** Whether it may speak of users, rooms or messages that are made up, so that each seed makes another scenario of it. */
  get dependsOnSeed(): boolean {
    return /\{\{\s*(users|rooms|messages)\[|\binclude\b/.test(this.source.text);
  }

  /** Loads what makes up users, rooms and messages, where placeholders speak of them. */
  async prepare(): Promise<void> {
    if (this.dependsOnSeed) await makeUp(1);
  }

  /** Every file that it is made of: itself, what it includes, its table. They need not be there. */
  filesFor(filling: Partial<Filling>): string[] {
    const { files } = this.#expand(filling);
    return [this.source.file, ...files, ...(this.#table === undefined ? [] : [this.#table])];
  }

  /**
   * A row of its table.
   * @param number from 1; the first where left out
   * @throws UsageError if there is no such row
   */
  row(number = 1): Row | undefined {
    const row = this.rows[number - 1];
    if (row || (number === 1 && this.rows.length === 0)) return row;
    const table = this.rows.length === 0 ? 'no table (`examples`)' : `a table of ${this.rows.length} rows`;
    throw new UsageError(`There is no row ${number}: ${this.source.file} has ${table}.`);
  }

  /**
   * The scenario with values. @param isLenient whether values may be set that are for other files
   * @throws FileProblems with every mistake
   * @throws UsageError if a value is set that nothing refers to
   */
  fill({ isLenient = false, ...filling }: Partial<Filling> & { isLenient?: boolean }): FilledScenario {
    // Without its rows a scenario lacks much, which is no mistake of its own.
    if (this.#tableProblems.length > 0) throw new FileProblems(this.#headProblems);
    const { scenario: expanded, problems, parameters } = this.#expand(filling);
    for (const name of Object.keys(filling.set ?? {})) {
      if (!isLenient && !parameters.includes(name))
        throw new UsageError(`--set: ${unknownName('parameter', name, parameters)}`);
    }
    if (problems.length > 0) throw new FileProblems([...this.#headProblems, ...problems]);
    if (this.#headProblems.length > 0) throw new FileProblems(this.#headProblems);
    const scenario = expanded.checked();
    expanded.refuse(referenceFindings(scenario));
    return { scenario, expanded };
  }

  /** Every mistake in it, those of the schema and those of names together, and the scenario for what else is asked of it. */
  judge(filling: Partial<Filling>): { problems: Problem[]; expanded: ExpandedScenario } {
    const { scenario: expanded, problems } = this.#expand(filling);
    if (this.#tableProblems.length > 0) return { problems: this.#headProblems, expanded };
    const found = [...this.#headProblems, ...problems];
    const shape = [...found, ...shapeProblems(expanded).filter((problem) => !found.some(isAtPlaceOf(problem)))];
    const lines = new Set(shape.map(({ file, line }) => `${file}:${line}`));
    const names = expanded.problems(nameFindings(expanded)).filter(({ file, line }) => !lines.has(`${file}:${line}`));
    const all = [...shape, ...names].sort((a, b) => a.line - b.line || a.column - b.column);
    return { problems: all, expanded };
  }

  #expand(filling: Partial<Filling>): Expansion {
    const { seed } = Object(this.source.value) as { seed?: unknown };
    return expand(this.source, { ...filling, seed: filling.seed ?? (typeof seed === 'number' ? seed : 1) });
  }
}

/** What is filled in before the rest is looked at: parameters, table, includes. */
function headFindings({ value }: YamlSource): FileFinding[] {
  const head = Object.entries(Object(value)).filter(([key]) => ['parameters', 'examples', 'include'].includes(key));
  return schemaFindings(Object.fromEntries(head), isScenario);
}

function shapeProblems(expanded: ExpandedScenario): Problem[] {
  try {
    expanded.checked();
    return [];
  } catch (error) {
    if (!(error instanceof FileProblems)) throw error;
    return [...error.problems];
  }
}

/** One place has one mistake: what is told of a placeholder is not told again of what it stands in. */
const isAtPlaceOf =
  ({ file, line, column }: Problem) =>
  (other: Problem): boolean =>
    other.file === file && other.line === line && other.column === column;

/** Where the schema is broken the names can be looked at only as far as the shapes allow. */
function nameFindings({ value }: ExpandedScenario): FileFinding[] {
  try {
    return referenceFindings(value as Scenario);
  } catch (error) {
    if (isScenario(value)) throw error;
    return [];
  }
}
