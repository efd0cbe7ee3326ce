import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

export const afterIsExclusive: ObserverRule = {
  requirement: 'retrieve.after-is-exclusive',
  judge: {
    history({ answer, messages }, judgement) {
      const { after, asked, answered, person } = answer;
      if (after === undefined) return;
      const wrong = messages.filter(({ id }) => id <= after);
      const [first] = wrong;
      if (!first) return messages.length > 0 ? judgement.kept() : undefined;
      const words = {
        sentence: `The history of ${person.name} after ${after} has message ${first.id}.`,
        expected: `only ids greater than ${after}`,
        actual: `${wrong.length} of ${messages.length} are not`,
      };
      judgement.broken(finding(words, { evidence: [asked?.position, answered], answers: [answer] }));
    },
  },
};
