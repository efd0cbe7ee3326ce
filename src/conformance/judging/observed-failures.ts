import type { ObservedFinding, ObservedResult } from '../../observer/index.ts';
import { judgedRequirement } from '../../requirements/index.ts';
import type { Case } from '../case/case.ts';
import { failed } from '../case/verdict.ts';
import type { RunRecord } from '../run/record-run.ts';
import type { Judged } from '../run/run-case.ts';
import { judgeSoak } from '../soak/findings/judge-soak.ts';
import { soakWords } from '../soak/settings.ts';
import { observeRun, unlabelled } from './observe-run.ts';

/** Where ids are no order, or one id is several messages, nothing that is told by ids holds. */
const ids = 'live.id-increases';
/** Where a message is another one in a history, or reaches others, histories seem to lack or to add something. */
const texts = [
  ids,
  'live.content',
  'live.fields',
  'live.timestamp',
  'live.frame',
  'retrieve.matches-live',
  'retrieve.shape',
];
/** Who is shown a message of a room seems to be in it. */
const leaks = ['live.occupants-only', 'retrieve.own-rooms-only'];
const gaps = ['retrieve.complete', 'retrieve.zero-means-all'];
/** Where a message is not one and the same everywhere, or gets lost later, it seems to be missing. */
const changes = 'history.consistent';

/** Requirements that the same entries break where they break this one: theirs is the nearer cause. */
const sameEntries: Readonly<Record<string, readonly string[]>> = {
  'connect.connected-first': ['connect.connected'],
  'connect.bad-first-message': ['connect.invalid-token', 'connect.expired-token'],
  'live.no-undocumented-frames': [
    'connect.waits-for-token',
    'connect.connected',
    'connect.connected-first',
    'connect.connected-once',
    'live.frame',
  ],
  'live.after-connected': ['live.order', ids, changes, ...leaks],
  'live.every-connection': ['live.after-connected', 'live.order', 'retrieve.matches-live', ids, changes, ...leaks],
  'live.not-before-connected': [ids],
  'live.content': [ids],
  'live.fields': ['send.dropped-has-no-effect'],
  'live.exactly-once': [ids],
  'room-info.shape': leaks,
  'room-info.not-occupant': ['room-info.unknown'],
  'room-info.occupants': ['room-info.unknown', 'room-info.not-occupant', 'room-info.malformed'],
  'retrieve.shape': ['retrieve.nothing-newer'],
  'retrieve.zero-means-all': [changes, ...gaps, ...texts, ...leaks],
  'retrieve.complete': [changes, ...gaps, ...texts, ...leaks],
  'retrieve.fresh': [changes, ...gaps, ...texts, ...leaks],
  'retrieve.no-late-ids': [changes, ...gaps, ...texts, ...leaks],
  'retrieve.matches-live': [changes, ...texts],
  'history.consistent': [...gaps, ...texts, ...leaks],
};

/** Whether it is a failure that the whole record shows, and no case. */
export const isObserved = ({ id, requirement }: Judged['item']): boolean => id === `${requirement}/observed`;
/** What was found broken, and the requirement. */
type Broken = Pick<ObservedResult, 'requirement' | 'times' | 'findings'>;

/**
 * What the whole record of a run shows to be broken, one failure for each requirement. They stand beside those of cases:
 * whichever case made the traffic, what it did not look for is seen all the same.
 * @param cases those that the run is about: it is about their requirements
 */
export function observedFailures(run: RunRecord, cases: readonly Case[]): Judged[] {
  return brokenIn(run).flatMap((result) => {
    const own = cases.filter(({ requirement }) => requirement === result.requirement);
    const [first] = own.length > 0 ? result.findings : [];
    if (!first) return [];
    // What explains a failure of one of its cases explains this one, too.
    const explainedBy = [...own.flatMap(({ maskedBy = [] }) => maskedBy), ...(sameEntries[result.requirement] ?? [])];
    return [{ ...toJudged(result, first, run), explainedBy }];
  });
}

/** What the observer has seen, then what the soak knows beyond that. */
function brokenIn(run: RunRecord): Broken[] {
  const observed: Broken[] = observeRun(run).results.filter(({ verdict }) => verdict === 'broken');
  const known = new Set(observed.map(({ requirement }) => requirement));
  return [...observed, ...judgeSoak(run).filter(({ requirement }) => !known.has(requirement))];
}

function toJudged(
  { requirement, times }: Broken,
  finding: ObservedFinding,
  { entries, soak }: RunRecord,
): Omit<Judged, 'explainedBy'> {
  const proof = finding.evidence.flatMap((seq) => entries[seq - 1] ?? []).map(unlabelled);
  const again = times > 1 ? ` It happened ${times} times; the first is shown.` : '';
  const { expected, actual, sentence } = finding;
  return {
    item: {
      id: `${requirement}/observed`,
      requirement,
      title: judgedRequirement(requirement).sentence,
    },
    record: { durationMs: 0, recording: { startedAt: proof[0]?.at ?? 0, entries: proof } },
    verdict: failed(`${sentence}${again}`, { expected, actual, offending: proof.map((_, index) => index) }),
    again: [`--only ${requirement}`, ...(soak ? [soakWords(soak)] : [])].join(' '),
  };
}
