import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

export const noLateIds: ObserverRule = {
  requirement: 'retrieve.no-late-ids',
  needsSameServer: true,
  judge: {
    history({ messages }, judgement) {
      if (messages.length > 0) judgement.kept();
    },
    lateArrival({ answer, message, position }, judgement) {
      const { person, asked, answered, after, greatest } = answer;
      // What was sent only after the answer has too small an id: that is the concern of `live.id-increases`.
      if (message.sentAfter !== undefined && message.sentAfter > answered) return;
      const words = {
        sentence: `Message ${message.id} appears, and the history of ${person.name} after ${after} had already shown ${greatest} without it: who asks on from there never gets it.`,
        expected: `no message up to ${greatest} that was not in that answer`,
        actual: `message ${message.id}`,
      };
      const evidence = [message.post?.position, asked.position, answered, position];
      const found = finding(words, { evidence, connections: [message.firstLive?.connection], answers: [answer] });
      judgement.suspect(found, () => message.room?.hasThroughout(person, asked.position, answered) ?? false);
    },
  },
};
