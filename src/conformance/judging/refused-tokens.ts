import { judgedRequirement } from '../../requirements/index.ts';
import { type TraceEntry, whoOf } from '../../traffic/index.ts';
import type { Case } from '../case/case.ts';
import { becauseOf, failed, type Verdict } from '../case/verdict.ts';
import type { RunRecord } from '../run/record-run.ts';
import type { Judged } from '../run/run-case.ts';
import { unlabelled } from './observe-run.ts';
import { errorCodeIn, type TokenUse, tokenUses } from './token-uses.ts';

/** What a place where tokens are sent must do with a valid one. */
const requirements = { request: 'auth.valid-token', connection: 'connect.connected' } as const;

/** Refusals so long before may have led to this one. Milliseconds. */
const lately = 10_000;

/** Valid tokens of this run that the server took for none, in one kind of place. */
interface RefusedTokens {
  /** One item for the report. */
  judged: Judged;
  /** The answers, by `seq`. */
  refusals: ReadonlySet<number>;
  /** Those of tokens that were let in again, so that it is broken; where there is none, nobody can tell. */
  proven: ReadonlySet<number>;
}

/**
 * Valid tokens that a server refused though it had let them in, in the whole record of a run: broken where it let them
 * in again, unknown where it never did, for they may have been revoked. A run that renewed its tokens, or whose target
 * was away meanwhile, shows nothing.
 */
export function refusedTokens(run: RunRecord, cases: readonly Case[]): RefusedTokens[] {
  if (run.outages || run.renewals) return [];
  const uses = tokenUses(run.entries);
  return (['request', 'connection'] as const).flatMap((place) => {
    const isSelected = cases.some(({ requirement }) => requirement === requirements[place]);
    return isSelected ? refusedIn(place, uses) : [];
  });
}

function refusedIn(place: TokenUse['place'], uses: readonly TokenUse[]): RefusedTokens[] {
  const unwelcome = uses.filter((use) => use.isValid && use.place === place && use.outcome !== 'let-in');
  const refused = unwelcome.filter(({ outcome }) => outcome === 'refused');
  const seqs = (some: readonly TokenUse[]) => new Set(some.map(({ answered }) => answered.seq));
  const proofs = refused.flatMap((use) => proofOf(use, uses));
  const [proof] = proofs;
  if (proof) {
    const judged = asBroken(proof, proofs.length, uses);
    return [{ judged, refusals: seqs(unwelcome), proven: seqs(proofs.map((each) => each.refused)) }];
  }
  const lost = refused.filter((use) => isForGood(use, uses));
  const [first] = lost;
  return first ? [{ judged: asUnknown(first), refusals: seqs(lost), proven: new Set() }] : [];
}

/** A refusal, and that the same token was let in before it and after it. */
interface Proof {
  before: TokenUse;
  refused: TokenUse;
  after: TokenUse;
}

/** What is never let in, to which question ever, its own cases tell. */
function proofOf(refused: TokenUse, uses: readonly TokenUse[]): Proof[] {
  const own = letIn(refused, uses);
  const earlier = own.filter(({ answered }) => answered.seq < refused.asked.seq);
  const later = own.filter(({ asked }) => asked.seq > refused.answered.seq);
  // In the same kind of place it is plainer.
  const isAlike = ({ place }: TokenUse): boolean => place === refused.place;
  const before = earlier.findLast(isAlike) ?? earlier.at(-1);
  const after = later.find(isAlike) ?? later[0];
  return before && after && isUsual(refused, own) ? [{ before, refused, after }] : [];
}

const letIn = ({ user }: TokenUse, uses: readonly TokenUse[]): TokenUse[] =>
  uses.filter((use) => use.isValid && use.user === user && use.outcome === 'let-in');

function isForGood(refused: TokenUse, uses: readonly TokenUse[]): boolean {
  const own = letIn(refused, uses);
  return isUsual(refused, own) && own.every(({ answered }) => answered.seq < refused.asked.seq);
}

/** Whether the same question was let in at some time. */
const isUsual = (refused: TokenUse, own: readonly TokenUse[]): boolean =>
  own.some(({ question }) => question === refused.question);

function asBroken({ before, refused, after }: Proof, times: number, uses: readonly TokenUse[]): Judged {
  const { answered, user } = refused;
  const shown = [before.answered, refused.asked, answered, after.answered];
  const wrong = uses.filter((use) => isWrongBefore(use, refused)).length;
  const earlier =
    wrong > 0
      ? ` In the ${lately / 1000} s before, it had refused ${wrong} times what came without a valid token.`
      : '';
  const again = times > 1 ? ` It happened ${times} times; the first is shown.` : '';
  return toJudged(refused, shown, {
    ...failed(
      `${placeOf(refused)} answered ${codeOf(answered)} to the valid token of ${user}, which was let in before and after.${earlier}${again}`,
      {
        expected: 'the token is let in, as before and after',
        actual: codeOf(answered),
        offending: [2],
        needsHistory: true,
      },
    ),
    remedy: wrong > 0 ? lockoutRemedy : rememberedRemedy,
  });
}

const isWrongBefore = ({ isValid, outcome, answered }: TokenUse, refused: TokenUse): boolean =>
  !isValid &&
  outcome === 'refused' &&
  answered.seq < refused.answered.seq &&
  answered.at > refused.answered.at - lately;

const rememberedRemedy =
  'Look for what decides here beside the token itself, such as a cache or something that the connection remembers: the ' +
  'same token was let in before and after.';

const lockoutRemedy =
  'Where wrong tokens are counted, they must not lock a valid one out: slow down who sends them with 429. Nor may what ' +
  'one request was refused for stick to its connection, or in a cache.';

function asUnknown(refused: TokenUse): Judged {
  const reason =
    `${placeOf(refused)} answered ${codeOf(refused.answered)} to the token of ${refused.user}, which had been let in ` +
    'before, and it was not let in again in this run: it may have been revoked, or have run out (AUTH_TOKEN_EXPIRED ' +
    'says so), or the server may refuse valid tokens after so many wrong ones. What needed it was not judged.';
  return toJudged(refused, [refused.asked, refused.answered], { status: 'errored', reason });
}

function toJudged({ place }: TokenUse, shown: readonly TraceEntry[], verdict: Verdict): Judged {
  const requirement = requirements[place];
  const entries = shown.map(unlabelled);
  return {
    item: { id: `${requirement}/observed`, requirement, title: judgedRequirement(requirement).sentence },
    record: { durationMs: 0, recording: { startedAt: entries[0]?.at ?? 0, entries } },
    verdict,
    explainedBy: [],
    again: place === 'request' ? "--only 'auth.*' --only 'retrieve.*'" : "--only 'connect.*'",
  };
}

const placeOf = ({ asked }: TokenUse): string =>
  asked.kind === 'request' ? asked.endpoint : `/chat/connect (${whoOf(unlabelled(asked))})`;

function codeOf(answered: TraceEntry): string {
  if (answered.kind === 'response') return `401 ${errorCodeIn(answered.body)}`;
  return answered.kind === 'to-client' ? String(errorCodeIn(answered.data ?? '')) : '';
}

/** What cases found, where what they asked was refused although the token was valid, or may be: that is what they met. */
export function explainedByRefusals<Item extends Judged>(judged: Item, refused: readonly RefusedTokens[]): Item {
  const met = refused.find(({ refusals }) => refusalsIn(judged, refusals).length > 0);
  if (!met || judged.verdict.status === 'passed') return judged;
  const { requirement } = met.judged.item;
  if (met.proven.size === 0) return { ...judged, verdict: withoutLost(judged, met) };
  const explainedBy = [...judged.explainedBy, requirement];
  return {
    ...judged,
    explainedBy,
    verdict: isTheSame(judged, met) ? becauseOf(requirement, toldIn(judged)) : judged.verdict,
  };
}

const refusalsIn = ({ record }: Judged, refusals: ReadonlySet<number>): number[] =>
  record.recording.entries.flatMap(({ seq }) => (refusals.has(seq) ? [seq] : []));

/** The whole record tells it with what came before and after; a case does where it is refused each time. */
function isTheSame(judged: Judged, { judged: { item }, refusals, proven }: RefusedTokens): boolean {
  if (judged.verdict.status === 'skipped') return true;
  const isOwn = judged.verdict.status === 'failed' && judged.item.requirement === item.requirement;
  return isOwn && refusalsIn(judged, refusals).every((seq) => proven.has(seq));
}

const toldIn = ({ verdict }: Judged): string =>
  'reason' in verdict ? verdict.reason.replace(/^because of \S+: /, '') : '';

/** What rests on a token that may not be valid any more is not known. */
function withoutLost(judged: Judged, { refusals }: RefusedTokens): Verdict {
  const { verdict, record } = judged;
  if (verdict.status !== 'failed') return verdict;
  const shows = (verdict.offending ?? []).map((index) => record.recording.entries[index]?.seq ?? 0);
  const isMissing = verdict.deviations?.includes('precondition-failed') ?? false;
  return isMissing || shows.some((seq) => refusals.has(seq)) ? { status: 'skipped', reason: verdict.reason } : verdict;
}
