import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

export const occupantsOnly: ObserverRule = {
  requirement: 'live.occupants-only',
  judge: {
    delivery({ connection, message, isRepeat, position, version }, judgement) {
      const { room } = message;
      const { person } = connection;
      if (!room || !person || isRepeat || version.room !== room.id) return;
      if (!room.mayLackSomebody) return;
      const from = message.sentAfter ?? position;
      if (room.hasThroughout(person, from, position)) return judgement.kept();
      const words = {
        sentence: `Message ${message.id} of room ${room.id} came on ${connection.name}, whose user is not in that room.`,
        expected: 'live messages for occupants only',
        actual: `a message of ${version.poster ?? 'somebody'}`,
      };
      const found = finding(words, { evidence: [message.post?.position, position], connections: [connection] });
      // Of a message whose post nobody saw, nobody knows who was in the room when it was posted.
      const earliest = message.sentAfter ?? Number.NEGATIVE_INFINITY;
      judgement.suspect(found, () => room.lacksThroughout(person, earliest, position));
    },
  },
};
