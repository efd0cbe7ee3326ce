import type { RunRecord } from '../../run/record-run.ts';
import { failingRequests } from './failing-requests.ts';
import type { SoakFinding } from './soak-finding.ts';
import { unansweredTokens } from './unanswered-tokens.ts';
import { vanishedPosts } from './vanished-posts.ts';

/** What the soak of a run shows beyond what an observer can know. Pure. */
export function judgeSoak({ soak, entries, profile, cutAt }: RunRecord): SoakFinding[] {
  // What a lost tail held may be what these miss.
  if (!soak || soak.from > soak.to || cutAt !== undefined) return [];
  const own = entries.slice(soak.from - 1, soak.to);
  return [...failingRequests(own), ...unansweredTokens(own, soak), ...vanishedPosts(own, soak, profile)];
}
