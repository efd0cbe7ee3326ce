import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

/** Reading 16: only messages of which one was sent because of the other have an order. */
export const order: ObserverRule = {
  requirement: 'live.order',
  judge: {
    delivery({ connection, message, owed, position }, judgement) {
      if (!owed) return;
      if (!owed.overtakenBy) return judgement.kept();
      const { message: later, position: came } = owed.overtakenBy;
      const sender = later.post?.connection;
      const words = {
        sentence: `Message ${message.id} came on ${connection.name} after message ${later.id}, which was sent on ${sender?.name} when message ${message.id} had come there.`,
        expected: `message ${message.id} before message ${later.id}`,
        actual: 'the other way round',
      };
      const evidence = [message.firstLive?.position, later.post?.position, came, position];
      judgement.broken(finding(words, { evidence, connections: [message.firstLive?.connection, sender, connection] }));
    },
  },
};
