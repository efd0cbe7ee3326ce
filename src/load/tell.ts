import { visibleLines } from '../protocol/index.ts';

/** So many findings are told in words. */
const mostTold = 20;

/** Says on stderr what was found, each thing once. @param told what was said before */
export function tell(sentences: readonly string[], told: Set<string>): void {
  for (const sentence of sentences) {
    if (told.has(sentence) || told.size >= mostTold) continue;
    told.add(sentence);
    process.stderr.write(`chat-testbed: ${visibleLines(sentence)}\n`);
  }
}
