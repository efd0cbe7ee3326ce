import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

export const idIncreases: ObserverRule = {
  requirement: 'live.id-increases',
  needsSameServer: true,
  judge: {
    delivery({ message, isFirst, connection, position }, judgement, { lifeBegan }) {
      const { post, sentAfter } = message;
      if (!isFirst || sentAfter === undefined || !post?.newestBefore || post.newestBefore.first <= lifeBegan) return;
      const older = post.newestBefore;
      if (message.id > older.id) return judgement.kept();
      if (older === message) return;
      const words = {
        sentence: `Message ${message.id} was sent when message ${older.id} had been seen, and has the smaller id.`,
        expected: `an id greater than ${older.id}`,
        actual: String(message.id),
      };
      const connections = [older.firstLive?.connection, post.connection, connection];
      judgement.broken(finding(words, { evidence: [older.first, post.position, position], connections }), older.since);
    },
  },
};
