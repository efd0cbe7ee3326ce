import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

export const ownRoomsOnly: ObserverRule = {
  requirement: 'retrieve.own-rooms-only',
  judge: {
    history({ answer, rooms }, judgement) {
      const { person, asked, answered } = answer;
      if (!asked) return;
      for (const room of rooms) {
        if (!room.mayLackSomebody) continue;
        if (room.hasThroughout(person, asked.position, answered)) judgement.kept();
        const words = {
          sentence: `The history of ${person.name} has messages of room ${room.id}, which ${person.name} is not in.`,
          expected: 'messages of the rooms of the caller',
          actual: `a message of room ${room.id}`,
        };
        const found = finding(words, { evidence: [asked.position, answered], answers: [answer] });
        judgement.suspect(found, () => room.lacksThroughout(person, asked.position, answered));
      }
    },
  },
};
