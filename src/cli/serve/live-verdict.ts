import { type Mock, verdictOf } from '../../mock-server/index.ts';
import type { ClientResult } from '../../protocol/index.ts';
import { judgeNowAndThen } from '../../server-kit/index.ts';

/**
 * Logs each requirement that a client breaks, once for each client, soon after it did.
 * @returns a function that judges what is left, and ends it
 */
export function watchVerdict(mock: Mock): () => void {
  const { switchboard } = mock;
  const reported = new Set<string>();
  return judgeNowAndThen(switchboard.trace, () => {
    for (const result of verdictOf(mock).results) reportNew(switchboard, result, reported);
  });
}

function reportNew(switchboard: Mock['switchboard'], result: ClientResult, reported: Set<string>): void {
  const { requirement, level, cure: remedy, findings } = result;
  if (level === 'excluded') return;
  for (const { client, sentence } of findings) {
    const key = `${requirement}\n${client}`;
    if (reported.has(key)) continue;
    reported.add(key);
    switchboard.report({ type: 'broke-rule', client, requirement, level, sentence, cure: remedy });
  }
}
