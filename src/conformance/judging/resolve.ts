import { becauseOf, type Verdict } from '../case/verdict.ts';
import type { Judged } from '../run/run-case.ts';
import { isObserved } from './observed-failures.ts';

/**
 * One deviation of the server is one failure: what another requirement's failure explains, or that shows the
 * same deviation as an earlier case, becomes `skipped` with the reason. What a case builds on and does not come, for a
 * reason that nothing shows, is nobody's failure: that case is `errored`. What is skipped because of a requirement that
 * nothing shows to be broken is told without it: the run is incomplete then.
 */
export function resolveDeviations(judged: readonly Judged[]): Judged[] {
  const unexplained = withoutExplained(withoutRepeats(judged));
  const first = new Map<string, Judged>();
  const resolved = unexplained.map((item) => {
    const { verdict } = item;
    if (!isFailure(verdict) || !verdict.deviations) return item;
    const earlier = verdict.deviations.map((deviation) => first.get(deviation)).find(Boolean);
    for (const deviation of verdict.deviations) if (!first.has(deviation)) first.set(deviation, earlier ?? item);
    return earlier ? { ...item, verdict: sameDeviation(earlier) } : item;
  });
  const broken = new Set(resolved.filter(({ verdict }) => isFailure(verdict)).map(requirementOf));
  return resolved.map((item) => withoutGuess(item, broken));
}

function withoutGuess(judged: Judged, broken: ReadonlySet<string>): Judged {
  const { verdict } = judged;
  if (verdict.status !== 'skipped' || verdict.because === undefined || broken.has(verdict.because)) return judged;
  const { because, ...others } = verdict;
  const reason = verdict.reason.replace(`because of ${because}: `, '');
  return { ...judged, verdict: { ...others, reason } };
}

/** What the whole record shows is told where no case has found it: a case shows it with more around it. */
function withoutRepeats(judged: readonly Judged[]): Judged[] {
  const found = new Set(judged.filter((each) => !isObserved(each.item) && isProven(each.verdict)).map(requirementOf));
  return judged.filter((each) => !isObserved(each.item) || !found.has(requirementOf(each)));
}

const requirementOf = ({ item }: Judged): string => item.requirement;

const sameDeviation = ({ item }: Judged): Verdict =>
  becauseOf(item.requirement, `the case ${item.id} already reports the same deviation.`);

function withoutExplained(judged: readonly Judged[]): Judged[] {
  const stands = new Map<Judged, boolean>();
  const failuresOf = (requirement: string) =>
    judged.filter(({ item, verdict }) => item.requirement === requirement && isProven(verdict));
  /** Whether a failure stands by itself; where two explain each other, both stand. */
  const standsAlone = (subject: Judged): boolean => {
    const known = stands.get(subject);
    if (known !== undefined) return known;
    stands.set(subject, false);
    const answer = !explanation(subject);
    stands.set(subject, answer);
    return answer;
  };
  const explanation = ({ item, verdict, explainedBy }: Judged): string | undefined => {
    const others = explainedBy.filter((requirement) => requirement !== item.requirement);
    const candidates = lacksCause(verdict) ? [item.requirement, ...others] : others;
    return candidates.find((requirement) => failuresOf(requirement).some((other) => standsAlone(other)));
  };
  return judged.map((subject) => {
    const { verdict } = subject;
    if (!isFailure(verdict) && verdict.status !== 'errored') return subject;
    if (standsAlone(subject)) return lacksCause(verdict) ? unknown(subject, verdict) : subject;
    const because = explanation(subject);
    return because ? { ...subject, verdict: becauseOf(because, verdict.reason) } : subject;
  });
}

const unknown = (subject: Judged, { reason }: Failed): Judged => ({
  ...subject,
  verdict: { status: 'errored', reason: `${reason} Nothing else in this run shows why.` },
});

type Failed = Extract<Verdict, { status: 'failed' }>;

/** Something did not come that the case builds on: that is what is to be explained, and explains nothing. */
const lacksCause = (verdict: Verdict): verdict is Failed =>
  isFailure(verdict) && (verdict.deviations?.includes('precondition-failed') ?? false);

/** The case itself shows the failure. */
const isProven = (verdict: Verdict): boolean => isFailure(verdict) && !lacksCause(verdict);

const isFailure = (verdict: Verdict): verdict is Failed => verdict.status === 'failed' && !verdict.strictOnly;
