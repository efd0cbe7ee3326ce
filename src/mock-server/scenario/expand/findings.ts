import { didYouMean, type FileFinding, type Problem, type YamlSource } from '../../../yaml-file/index.ts';
import type { Place } from './expanded-scenario.ts';

/** Mistakes in the files that make up a scenario, each told once. */
export class Findings {
  readonly #bySource = new Map<YamlSource, Map<string, FileFinding>>();
  readonly #problems: Problem[] = [];

  add(source: YamlSource, finding: FileFinding): void {
    const known = this.#bySource.get(source) ?? new Map<string, FileFinding>();
    this.#bySource.set(source, known.set(JSON.stringify([finding.path, finding.message]), finding));
  }

  /** Mistakes of a file that cannot be read at all. */
  addProblems(problems: readonly Problem[]): void {
    for (const problem of problems) this.#problems.push(problem);
  }

  addUnknown({ source, path }: Place, name: string, names: readonly string[]): void {
    const remedy = (): string =>
      names.length > 0
        ? didYouMean(name, names)
        : 'Give it a value in `parameters`, or write `\\{{` where the braces themselves are meant.';
    this.add(source, { path, message: `There is no \`{{${name}}}\`.`, remedy });
  }

  problems(): Problem[] {
    const found = [...this.#bySource].flatMap(([source, findings]) => source.problems([...findings.values()]));
    return [...this.#problems, ...found];
  }
}
