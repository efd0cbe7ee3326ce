import type { Document, Node } from 'yaml';
import { yamlLibrary } from './yaml-library.ts';
import type { Path } from './yaml-source.ts';

/** A comment in front of a part of a file; at its head where the path is empty. */
export interface Comment {
  path: Path;
  text: string;
}

/** Longer flow collections would be broken up over many lines. */
const longestFlow = 100;

/**
 * Writes a file as a person would: the entries of its lists in one line each, comments where they belong.
 * @example writeYaml({ steps: [{ wait: '1s' }] }, [{ path: ['steps', 0], text: 'He thinks.' }])
 */
export function writeYaml(value: object, comments: readonly Comment[] = []): string {
  const { Document, isMap, isNode } = yamlLibrary();
  const document: Document = new Document(value, { aliasDuplicateObjects: false });
  if (isMap(document.contents)) for (const { value: list } of document.contents.items) flowEntries(list);
  for (const { path, text } of comments) {
    const node = path.length === 0 ? document : document.getIn(path, true);
    if (node === document || isNode(node)) addComment(node as Node | Document, text);
  }
  return document.toString({ lineWidth: 120, flowCollectionPadding: true });
}

function flowEntries(list: unknown): void {
  if (!yamlLibrary().isSeq(list)) return;
  for (const entry of list.items) flowWhereShort(entry);
}

/** What does not fit in a line is opened up, as far as it has to be. */
function flowWhereShort(node: unknown): void {
  const { isCollection, isPair } = yamlLibrary();
  if (!isCollection(node)) return;
  node.flow = JSON.stringify(node).length <= longestFlow;
  if (node.flow) return;
  for (const item of node.items) flowWhereShort(isPair(item) ? item.value : item);
}

/** Nothing in the text can end the comment or move a terminal's cursor. */
function addComment(node: Node | Document, text: string): void {
  const lines = [node.commentBefore, ` ${text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')}`];
  node.commentBefore = lines.filter((line) => line !== null && line !== undefined).join('\n');
}
