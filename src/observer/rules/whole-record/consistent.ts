import { show } from '../../read/show.ts';
import { fits } from '../../record/messages/posts.ts';
import type { Contradiction } from '../../record/messages/told.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding, placeOf } from '../finding-on.ts';

export const consistent: ObserverRule = {
  requirement: 'history.consistent',
  needsSameServer: true,
  judge: {
    delivery({ isFirst }, judgement) {
      if (!isFirst) judgement.kept();
    },
    contradiction(contradiction, judgement) {
      const { message, fields, earlier, earlierSeen, later, laterSeen } = contradiction;
      if (belongsElsewhere(contradiction)) return;
      const [field] = fields;
      if (field === undefined) return;
      const words = {
        sentence: `Message ${message.id} is one message ${earlierSeen.isLive ? 'live' : 'in a history'} and another ${placeOf(laterSeen)}.`,
        expected: `${field} ${show(earlier[field])}`,
        actual: `${field} ${show(later[field])}`,
      };
      const connections = [laterSeen.connection, message.firstLive?.connection];
      const evidence = [earlierSeen.position, laterSeen.position];
      judgement.broken(finding(words, { evidence, connections, answers: [laterSeen.answer] }), message.since);
    },
    absence({ answer, message }, judgement, { rooms }) {
      const { person, asked, answered } = answer;
      const { messages, fromZero } = rooms.shownTo(person);
      if (!messages.has(message.index)) return;
      // Where only `after: 0` lacks it, that is the concern of `retrieve.zero-means-all`.
      if (answer.after === 0 && !fromZero.has(message.index)) return;
      const words = {
        sentence: `Message ${message.id} was in the history of ${person.name}, and is not any more.`,
        expected: 'what one history has shown in every later one',
        actual: `an answer of ${answer.size} messages after ${answer.after} without it`,
      };
      const found = finding(words, { evidence: [message.firstHistory, asked.position, answered], answers: [answer] });
      judgement.suspect(
        found,
        () => message.room?.hasThroughout(person, asked.position, answered) ?? false,
        message.since,
      );
    },
  },
};

/** A frame that contradicts what was sent is wrong in itself; history against live has a requirement of its own. */
function belongsElsewhere(contradiction: Contradiction): boolean {
  const { message, isLive, earlierSeen, later, fields } = contradiction;
  if (contradiction.isAnother) return false;
  if (isLive !== earlierSeen.isLive) return true;
  const { post, isPostCertain } = message;
  if (!isLive || !post || !isPostCertain) return false;
  return (fields.includes('message') && later.message !== post.text) || !fits(post, later);
}
