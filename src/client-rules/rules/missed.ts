import type { TracedPost } from '../../traffic/index.ts';
import { type Asked, type Outage, outages } from '../outages.ts';
import type { ClientRule, ClientTraceIndex, Finding } from '../rule.ts';

export const fetchesMissed: ClientRule = {
  id: 'client.fetches-missed',
  judge: (traceIndex) => {
    const losses = lossesIn(traceIndex);
    const judged = losses.filter(({ outcome }) => outcome !== 'undecided');
    return {
      occasions: judged.length,
      findings: judged.filter(({ outcome }) => outcome === 'never-asked').map(neverAsked),
    };
  },
};

export const madeWhenConnected: ClientRule = {
  id: 'client.made-when-connected',
  judge: (traceIndex) => {
    const judged = lossesIn(traceIndex).filter(({ outcome }) => outcome === 'fetched' || outcome === 'asked-too-early');
    return {
      occasions: judged.length,
      findings: judged.filter(({ outcome }) => outcome === 'asked-too-early').map(askedTooEarly),
    };
  },
};

export const resumesWithoutLoss: ClientRule = {
  id: 'client.resumes-without-loss',
  judge: (traceIndex) => {
    const judged = lossesIn(traceIndex).filter(({ outcome }) => outcome === 'fetched' || outcome === 'skipped');
    return {
      occasions: judged.length,
      findings: judged.filter(({ outcome }) => outcome === 'skipped').map(skipped),
    };
  },
};

export const resumesFromLast: ClientRule = {
  id: 'client.resumes-from-last',
  judge: (traceIndex) => {
    const judged = outages(traceIndex).filter(({ seenBefore, hadHistory, asked }) => {
      return seenBefore > 0 && hadHistory && asked.length > 0;
    });
    return {
      occasions: judged.length,
      findings: judged.flatMap(({ user, seenBefore, asked: [first] }) => {
        if (!first || first.after > 0) return [];
        return {
          client: user,
          offending: [first.seq],
          sentence: `${user} had seen message ${seenBefore}, lost the connection, and asked for the whole history.`,
          expected: `{"after":${seenBefore}}`,
          actual: '{"after":0}',
        };
      }),
    };
  },
};

/** An outage in which something was posted, and what became of it. */
interface Loss extends Outage {
  /** The first message that never came to the client; where all did, the first one. */
  message: TracedPost;
  outcome: 'fetched' | 'skipped' | 'asked-too-early' | 'never-asked' | 'undecided';
  /** What shows it. */
  proof: Asked[];
}

function lossesIn(traceIndex: ClientTraceIndex): Loss[] {
  return outages(traceIndex).flatMap((outage) => lossIn(outage) ?? []);
}

function lossIn(outage: Outage): Loss | undefined {
  const { missed, asked, isOver } = outage;
  const isFetched = ({ seq, id }: TracedPost): boolean =>
    asked.some(({ after, answeredSeq }) => answeredSeq > seq && after < id);
  const message = missed.find((item) => !isFetched(item)) ?? missed[0];
  if (!message) return undefined;
  if (isFetched(message)) return { ...outage, message, outcome: 'fetched', proof: [] };
  const tooHigh = asked.filter(({ seq, after }) => seq > message.seq && after >= message.id);
  if (tooHigh.length > 0) return { ...outage, message, outcome: 'skipped', proof: tooHigh.slice(0, 1) };
  if (!isOver) return { ...outage, message, outcome: 'undecided', proof: [] };
  return { ...outage, message, outcome: asked.length > 0 ? 'asked-too-early' : 'never-asked', proof: asked.slice(-1) };
}

function skipped({ user, message, proof: [ask], seenBefore }: Loss): Finding {
  const last = seenBefore > 0 ? `; the last one ${user} had seen before was ${seenBefore}` : '';
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
