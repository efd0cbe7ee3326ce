import { show } from '../../read/show.ts';
import type { Contradiction } from '../../record/messages/told.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding, placeOf } from '../finding-on.ts';

export const matchesLive: ObserverRule = {
  requirement: 'retrieve.matches-live',
  needsSameServer: true,
  judge: {
    history({ messages }, judgement) {
      judgement.kept(messages.filter(({ firstLive }) => firstLive).length);
    },
    contradiction(contradiction, judgement) {
      if (!isBetweenLiveAndHistory(contradiction)) return;
      const { message, fields, earlier, earlierSeen, later, laterSeen } = contradiction;
      const [field] = fields;
      if (field === undefined) return;
      const words = {
        sentence: `Message ${message.id} has another ${field === 'message' ? 'text' : field} ${placeOf(laterSeen)} than ${earlierSeen.isLive ? 'live' : 'in a history'}.`,
        expected: `${field} ${show(earlier[field])}`,
        actual: `${field} ${show(later[field])}`,
      };
      const evidence = [message.post?.position, earlierSeen.position, laterSeen.position];
      const connections = [laterSeen.connection, message.firstLive?.connection];
      judgement.broken(finding(words, { evidence, connections, answers: [laterSeen.answer] }), message.since);
    },
  },
};

const isBetweenLiveAndHistory = (contradiction: Contradiction): boolean =>
  contradiction.isLive !== contradiction.earlierSeen.isLive && !contradiction.isAnother;
