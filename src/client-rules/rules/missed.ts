import { type Absence, type Asked, absences } from '../absences.ts';
import type { ClientRule, Finding } from '../rule.ts';
import type { Posted, Story } from '../story.ts';

export const fetchesMissed: ClientRule = {
  id: 'client.fetches-missed',
  judge: (story) => {
    const losses = lossesIn(story);
    const judged = losses.filter(({ outcome }) => outcome !== 'undecided');
    return {
      occasions: judged.length,
      findings: judged.filter(({ outcome }) => outcome === 'never-asked').map(neverAsked),
    };
  },
};

export const madeWhenConnected: ClientRule = {
  id: 'client.made-when-connected',
  judge: (story) => {
    const judged = lossesIn(story).filter(({ outcome }) => outcome === 'fetched' || outcome === 'asked-too-early');
    return {
      occasions: judged.length,
      findings: judged.filter(({ outcome }) => outcome === 'asked-too-early').map(askedTooEarly),
    };
  },
};

export const resumesWithoutLoss: ClientRule = {
  id: 'client.resumes-without-loss',
  judge: (story) => {
    const judged = lossesIn(story).filter(({ outcome }) => outcome === 'fetched' || outcome === 'skipped');
    return {
      occasions: judged.length,
      findings: judged.filter(({ outcome }) => outcome === 'skipped').map(skipped),
    };
  },
};

export const resumesFromLast: ClientRule = {
  id: 'client.resumes-from-last',
  judge: (story) => {
    const judged = absences(story).filter(({ seenBefore, hadHistory, asked }) => {
      return seenBefore > 0 && hadHistory && asked.length > 0;
    });
    return {
      occasions: judged.length,
      findings: judged.flatMap(({ user, seenBefore, asked: [first] }) => {
        if (!first || first.after > 0) return [];
        return {
          client: user,
          guilty: [first.seq],
          sentence: `${user} had seen message ${seenBefore}, lost the connection, and asked for the whole history.`,
          expected: `{"after":${seenBefore}}`,
          actual: '{"after":0}',
        };
      }),
    };
  },
};

/** An absence in which something was posted, and what became of it. */
interface Loss extends Absence {
  /** The first message that never came to the client; where all did, the first one. */
  message: Posted;
  outcome: 'fetched' | 'skipped' | 'asked-too-early' | 'never-asked' | 'undecided';
  /** What shows it. */
  proof: Asked[];
}

function lossesIn(story: Story): Loss[] {
  return absences(story).flatMap((absence) => lossIn(absence) ?? []);
}

function lossIn(absence: Absence): Loss | undefined {
  const { missed, asked, isOver } = absence;
  const isFetched = ({ seq, id }: Posted): boolean =>
    asked.some(({ after, answeredSeq }) => answeredSeq > seq && after < id);
  const message = missed.find((item) => !isFetched(item)) ?? missed[0];
  if (!message) return undefined;
  if (isFetched(message)) return { ...absence, message, outcome: 'fetched', proof: [] };
  const tooHigh = asked.filter(({ seq, after }) => seq > message.seq && after >= message.id);
  if (tooHigh.length > 0) return { ...absence, message, outcome: 'skipped', proof: tooHigh.slice(0, 1) };
  if (!isOver) return { ...absence, message, outcome: 'undecided', proof: [] };
  return { ...absence, message, outcome: asked.length > 0 ? 'asked-too-early' : 'never-asked', proof: asked.slice(-1) };
}

function skipped({ user, message, proof: [ask], seenBefore }: Loss): Finding {
  const last = seenBefore > 0 ? `; the last one ${user} had seen before was ${seenBefore}` : '';
  return {
    client: user,
    guilty: ask ? [message.seq, ask.seq] : [message.seq],
    sentence: `${user} lost message ${message.id}: it was posted while the connection was lost, and the client asked only for what came after ${ask?.after}${last}.`,
    expected: `{"after":<a number below ${message.id}>}`,
    actual: `{"after":${ask?.after}}`,
  };
}

function askedTooEarly({ user, message, proof, back }: Loss): Finding {
  return {
    client: user,
    guilty: [...proof.map(({ seq }) => seq), message.seq],
    sentence: `${user} asked for what was missed before CONNECTED; message ${message.id} was posted after that answer and never came.`,
    expected: `/chat/retrieve after CONNECTED on connection #${back.connection}`,
    actual: '/chat/retrieve only before it',
  };
}

function neverAsked({ user, message, back }: Loss): Finding {
  return {
    client: user,
    guilty: [message.seq, ...(back.connected ? [back.connected.seq] : [])],
    sentence: `${user} never learned of message ${message.id}: it was posted while the connection was lost, and the client did not ask for it.`,
    expected: '/chat/retrieve after CONNECTED',
    actual: 'no /chat/retrieve',
  };
}
