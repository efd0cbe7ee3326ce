import type { Absence } from '../../record/messages/told.ts';
import type { ObservedRecord } from '../../record/observed-record.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

type AbsenceRequirement = 'retrieve.fresh' | 'retrieve.complete' | 'retrieve.zero-means-all';

/** What is known and not in a history of an occupant; whose requirement that is depends on how it is known. */
export const absent = (requirement: AbsenceRequirement): ObserverRule => ({
  requirement,
  needsSameServer: true,
  judge: {
    history({ answer, messages }, judgement) {
      if (requirement === 'retrieve.zero-means-all' && answer.after !== 0) return;
      if (answer.asked && messages.length > 0) judgement.kept();
    },
    absence(absence, judgement, record) {
      if (requirementOf(absence, record) !== requirement) return;
      const { answer, message } = absence;
      const { person, asked, answered, after, size } = answer;
      const words = {
        sentence: `Message ${message.id} was known before ${person.name} asked for the history after ${after}, and is not in the answer.`,
        expected: `message ${message.id} in it`,
        actual: `an answer of ${size} messages without it`,
      };
      const known = message.firstHistory ?? message.firstLive?.position;
      const evidence = [message.post?.position, known, asked.position, answered];
      const found = finding(words, { evidence, connections: [message.firstLive?.connection], answers: [answer] });
      judgement.suspect(
        found,
        () => message.room?.hasThroughout(person, asked.position, answered) ?? false,
        message.since,
      );
    },
  },
});

/** What the same history has shown before is the concern of `history.consistent`. */
function requirementOf(absence: Absence, record: ObservedRecord): AbsenceRequirement | undefined {
  const { answer, message } = absence;
  const { after, size, person } = answer;
  const { messages, fromZero } = record.rooms.shownTo(person);
  if (messages.has(message.index)) {
    return after === 0 && !fromZero.has(message.index) ? 'retrieve.zero-means-all' : undefined;
  }
  if (!wasInHistory(absence) && !wasLiveLongAgo(absence, record)) return 'retrieve.fresh';
  return after === 0 && size === 0 ? 'retrieve.zero-means-all' : 'retrieve.complete';
}

const wasInHistory = ({ answer, message: { firstHistory } }: Absence): boolean =>
  firstHistory !== undefined && firstHistory < answer.asked.position;

const wasLiveLongAgo = ({ answer, message: { firstLive } }: Absence, { knowledge }: ObservedRecord): boolean =>
  firstLive !== undefined && answer.asked.at - firstLive.at > (knowledge.quietWindowMs ?? Number.POSITIVE_INFINITY);
