import { groupsOf } from '../../protocol/index.ts';
import type { TracedPost } from '../../traffic/index.ts';
import { type AskedHistory, type Outage, outages } from '../from-trace/outages.ts';
import { type Resumption, resumptions } from '../from-trace/resumptions.ts';
import { smallestBehind } from '../from-trace/smallest-behind.ts';
import type { ClientRule, Finding } from '../rule.ts';

export const fetchesMissed = lossRule('client.fetches-missed', {
  isJudged: (outcome) => outcome !== 'undecided',
  broken: 'never-asked',
  find: neverAsked,
});

export const madeWhenConnected = lossRule('client.made-when-connected', {
  isJudged: (outcome) => outcome === 'fetched' || outcome === 'asked-too-early',
  broken: 'asked-too-early',
  find: askedTooEarly,
});

export const resumesWithoutLoss = lossRule('client.resumes-without-loss', {
  isJudged: (outcome) => outcome === 'fetched' || outcome === 'skipped',
  broken: 'skipped',
  find: skipped,
});

export const resumesFromLast: ClientRule = {
  id: 'client.resumes-from-last',
  judge: (traceIndex) => {
    const { fromLast, fromStart } = resumptions(traceIndex);
    // An app that is loaded anew, or on another device, has nothing yet: once proves nothing.
    const again = groupsOf(fromStart, ({ user }) => user).filter((same) => same.length > 1);
    return { occasions: fromLast.length + again.flat().length, findings: again.map(wholeHistories) };
  },
};

function wholeHistories(same: Resumption[]): Finding {
  const { user, seenBefore } = same[0] as Resumption;
  return {
    client: user,
    offending: same.map(({ first }) => first.seq),
    sentence: `${same.length} times ${user} lost the connection and asked for the whole history, though ${user} had seen message ${seenBefore} before the first.`,
    expected: `{"after":<the last id seen, ${seenBefore} or more>}`,
    actual: '{"after":0}',
  };
}

/** An outage in which something was posted, and what became of it. */
interface Loss extends Outage {
  /** The first message that never came to the client; where all did, the first one. */
  message: TracedPost;
  outcome: 'fetched' | 'skipped' | 'asked-too-early' | 'never-asked' | 'undecided';
  /** What shows it. */
  proof: AskedHistory[];
}

interface LossRule {
  isJudged(outcome: Loss['outcome']): boolean;
  broken: Loss['outcome'];
  find(loss: Loss): Finding;
}

/** A rule about what becomes of messages that were posted during an outage. */
function lossRule(id: ClientRule['id'], { isJudged, broken, find }: LossRule): ClientRule {
  return {
    id,
    judge: (traceIndex) => {
      const losses = outages(traceIndex).flatMap((outage) => lossIn(outage) ?? []);
      return {
        occasions: losses.filter(({ outcome }) => isJudged(outcome)).length,
        findings: losses.filter(({ outcome }) => outcome === broken).map(find),
      };
    },
  };
}

function lossIn(outage: Outage): Loss | undefined {
  const { missed, asked, isOver } = outage;
  const lowestAfter = smallestBehind(asked.map(({ answeredSeq, after }) => ({ at: answeredSeq, value: after })));
  const isFetched = ({ seq, id }: TracedPost): boolean => lowestAfter(seq) < id;
  const message = missed.find((item) => !isFetched(item)) ?? missed[0];
  if (!message) return undefined;
  if (isFetched(message)) return { ...outage, message, outcome: 'fetched', proof: [] };
  const tooHigh = asked.filter(({ seq }) => seq > message.seq);
  if (tooHigh.length > 0) return { ...outage, message, outcome: 'skipped', proof: tooHigh.slice(0, 1) };
  if (!isOver || outage.wasAskedByUnknown) return { ...outage, message, outcome: 'undecided', proof: [] };
  return { ...outage, message, outcome: asked.length > 0 ? 'asked-too-early' : 'never-asked', proof: asked.slice(-1) };
}

function skipped({ user, message, proof: [ask], seenBefore, mayHaveSeenMore }: Loss): Finding {
  const last = seenBefore > 0 && !mayHaveSeenMore ? `; the last one ${user} had seen before was ${seenBefore}` : '';
  return {
    client: user,
    offending: ask ? [message.seq, ask.seq] : [message.seq],
    sentence: `${user} lost message ${message.id}: it was posted while the connection was lost, and the client asked only for what came after ${ask?.after}${last}.`,
    expected: `{"after":<a number below ${message.id}>}`,
    actual: `{"after":${ask?.after}}`,
  };
}

function askedTooEarly({ user, message, proof, back }: Loss): Finding {
  return {
    client: user,
    offending: [...proof.map(({ seq }) => seq), message.seq],
    sentence: `${user} asked for what was missed before CONNECTED; message ${message.id} was posted after that answer and never came.`,
    expected: `/chat/retrieve after CONNECTED on connection #${back.number}`,
    actual: '/chat/retrieve only before it',
  };
}

function neverAsked({ user, message, back }: Loss): Finding {
  return {
    client: user,
    offending: [message.seq, ...(back.connected ? [back.connected.seq] : [])],
    sentence: `${user} never learned of message ${message.id}: it was posted while the connection was lost, and the client did not ask for it.`,
    expected: '/chat/retrieve after CONNECTED',
    actual: 'no /chat/retrieve',
  };
}
