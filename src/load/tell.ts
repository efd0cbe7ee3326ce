import { visibleLines } from '../protocol/index.ts';

/** So many findings are told in words. */
const mostTold = 20;
const told = new Set<string>();

/** Says on stderr what was found, each thing once. */
export function tell(sentences: readonly string[]): void {
  for (const sentence of sentences) {
    if (told.has(sentence) || told.size >= mostTold) continue;
    told.add(sentence);
    process.stderr.write(`chat-testbed: ${visibleLines(sentence)}\n`);
  }
}
