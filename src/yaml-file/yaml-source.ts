import type { Document, LineCounter, Node, Pair, YAMLMap } from 'yaml';
import type { Problem } from '../protocol/index.ts';
import { maskCredentials } from './credentials.ts';
import { codeFrame, FileProblems, mostInFull } from './problem.ts';
import { syntaxProblems } from './problems/syntax-problems.ts';
import { maskSecrets } from './secrets.ts';
import { yamlLibrary } from './yaml-library.ts';

/** Keys and indexes that lead from the top of a document to a place in it. */
export type Path = readonly (string | number)[];

/** What is wrong at a place of a file. */
export interface FileFinding {
  path: Path;
  message: string;
  /** The key of the value at `path` that is meant; the value itself if left out. */
  key?: string;
  /** The remedy; a function where it takes time to find. */
  remedy?: string | (() => string);
}

type NodePair = Pair<Node, Node | null>;

/**
 * A YAML or JSON text whose every value knows its line and column.
 * @throws FileProblems if the text is no YAML
 * @example new YamlSource('lunch.yaml', 'users: []').value // { users: [] }
 */
export class YamlSource {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  readonly #document: Document;
  readonly #lines: LineCounter;
  #shownLines: string[] | undefined;
  readonly #pairs = new WeakMap<YAMLMap, ReadonlyMap<string, NodePair>>();

  /** @param hasUniqueKeys false where the text was read as JSON before: to compare all keys of a large object takes long */
  constructor(file: string, text: string, { hasUniqueKeys = true }: { hasUniqueKeys?: boolean } = {}) {
    this.file = file;
    this.text = text;
    const { LineCounter, parseDocument } = yamlLibrary();
    this.#lines = new LineCounter();
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      logLevel: 'error',
      uniqueKeys: hasUniqueKeys,
    });
    const mistakes = syntaxProblems(text, this.#document.errors);
    if (mistakes.length > 0) throw new FileProblems(mistakes.map((mistake, index) => this.#problemAt(mistake, index)));
    this.value = this.#toValue();
  }

  /** What was found, in the order of the file. */
  problems(findings: readonly FileFinding[]): Problem[] {
    return findings
      .map((finding) => ({ ...finding, offset: this.#offset(finding.path, finding.key) }))
      .sort((a, b) => a.offset - b.offset)
      .map((finding, index) => this.#problemAt(finding, index));
  }

  /** @throws FileProblems if something was found */
  refuse(findings: readonly FileFinding[]): void {
    if (findings.length > 0) throw new FileProblems(this.problems(findings));
  }

  /** The line of a value, counted from 1. */
  lineOf(path: Path): number {
    return this.#lines.linePos(this.#offset(path, undefined)).line;
  }

  /** Aliases are bounded by the library, so a small file cannot grow into a large value. */
  #toValue(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      throw new FileProblems([this.#problemAt({ offset: 0, message: `${(error as Error).message}.` }, 0)]);
    }
  }

  /** The nearest place that the text has: a value that a default filled in stands in none. */
  #offset(path: Path, key: string | undefined): number {
    const { isSeq } = yamlLibrary();
    let node: Node | null | undefined = this.#document.contents;
    let start = node?.range?.[0] ?? 0;
    for (const part of path) {
      node = isSeq(node) ? (node.items[Number(part)] as Node) : this.#pairOf(node, String(part))?.value;
      if (!node?.range) return start;
      start = node.range[0];
    }
    return (key !== undefined && this.#pairOf(node, key)?.key.range?.[0]) || start;
  }

  #pairOf(node: unknown, key: string): NodePair | undefined {
    const { isMap, isPair } = yamlLibrary();
    if (!isMap(node)) return undefined;
    const known = this.#pairs.get(node);
    if (known) return known.get(key);
    const pairs = node.items.filter((item) => isPair(item));
    this.#pairs.set(node, new Map(pairs.map((pair) => [String(pair.key), pair as NodePair])));
    return this.#pairOf(node, key);
  }

  #problemAt({ offset, message, remedy }: Omit<FileFinding, 'path'> & { offset: number }, index: number): Problem {
    const { line, col } = this.#lines.linePos(offset);
    const place = { file: this.file, line: Math.max(1, line), column: Math.max(1, col) };
    if (index >= mostInFull) return { ...place, message: maskCredentials(message), frame: '' };
    this.#shownLines ??= maskSecrets(this.text, this.#document).split(/\r?\n/);
    const suggestion = typeof remedy === 'function' ? remedy() : remedy;
    return {
      ...place,
      message: maskCredentials(message),
      ...(suggestion && { suggestion }),
      frame: codeFrame(this.#shownLines, place.line, place.column),
    };
  }
}
