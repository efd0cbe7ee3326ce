import { isMap, isPair, LineCounter, type Node, parseDocument } from 'yaml';
import type { Problem } from '../protocol/index.ts';
import { codeFrame, FileProblems } from './problem.ts';

/** Keys and indexes that lead from the top of a document to a place in it. */
export type Path = readonly (string | number)[];

/**
 * A YAML or JSON text whose every value knows its line and column.
 * @throws FileProblems where the text is no YAML
 * @example new YamlSource('lunch.yaml', 'users: []').value // { users: [] }
 */
export class YamlSource {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  readonly #document;
  readonly #lines = new LineCounter();

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const syntax = this.#document.errors.map((error) => this.#problemAt(error.pos[0], `${error.message}.`));
    if (syntax.length > 0) throw new FileProblems(syntax);
    this.value = this.#toValue();
  }

  /** A problem at a value; with `key`, at that key of it. */
  problem(path: Path, message: string, { suggestion, key }: { suggestion?: string; key?: string } = {}): Problem {
    const problem = this.#problemAt(this.#offset(path, key), message);
    return suggestion ? { ...problem, suggestion } : problem;
  }

  /** Aliases are bounded by the library, so a small file cannot grow into a large value. */
  #toValue(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      throw new FileProblems([this.#problemAt(0, `${(error as Error).message}.`)]);
    }
  }

  #offset(path: Path, key: string | undefined): number {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = this.#document.getIn(path.slice(0, length), true) as Node | undefined;
      const start = keyOffset(node, length === path.length ? key : undefined) ?? node?.range?.[0];
      if (start !== undefined) return start;
    }
    return 0;
  }

  #problemAt(offset: number, message: string): Problem {
    const { line, col } = this.#lines.linePos(offset);
    const [safeLine, column] = [Math.max(1, line), Math.max(1, col)];
    return { file: this.file, line: safeLine, column, message, frame: codeFrame(this.text, safeLine, column) };
  }
}

function keyOffset(node: Node | undefined, key: string | undefined): number | undefined {
  if (key === undefined || !isMap(node)) return undefined;
  const pair = node.items.find((item) => isPair(item) && String(item.key) === key);
  return (pair?.key as Node | undefined)?.range?.[0];
}
