import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

/** Reading 14: being in the history proves nothing; it must have been live elsewhere, and long enough ago. */
export const notBeforeConnected: ObserverRule = {
  requirement: 'live.not-before-connected',
  needsSameServer: true,
  judge: {
    delivery({ connection, message, isRepeat, position }, judgement, record) {
      const { hasHead, token } = connection;
      const { firstLive } = message;
      if (!hasHead || !token || !firstLive || isRepeat) return;
      if (firstLive.position > token.position) return judgement.kept();
      if (firstLive.connection === connection) return;
      const ago = Math.round(token.at - firstLive.at);
      const words = {
        sentence: `Message ${message.id} was live on ${firstLive.connection.name} ${ago} ms before ${connection.name} sent its token, and came on it all the same.`,
        expected: 'only messages that go out after CONNECTED',
        actual: 'an older one',
      };
      const evidence = [firstLive.position, token.position, position];
      judgement.suspect(
        finding(words, { evidence, connections: [firstLive.connection, connection] }),
        () => {
          return record.greatestSpread !== undefined && ago > record.greatestSpread;
        },
        message.since,
      );
    },
  },
};
