import { isInOrder } from '../../read/request-body.ts';
import type { ObserverRule } from '../../rule.ts';
import { wrongError } from '../error-body.ts';
import { finding } from '../finding-on.ts';

export const unknownUser: ObserverRule = {
  requirement: 'create-dm.unknown-user',
  judge: {
    exchange(exchange, judgement, { knowledge }) {
      const { endpoint, status, token, asked, answered, person } = exchange;
      if (endpoint !== 'createDm' || status !== 404 || !person || !isInOrder(exchange)) return;
      const code = knowledge.dialect?.unknownUser ?? 'NOT_FOUND';
      const actual = wrongError(exchange, 404, code);
      if (actual === undefined) return judgement.kept();
      const words = {
        sentence: `create_dm was answered ${actual}.`,
        expected: `error_code ${code} and a text`,
        actual,
      };
      if (token === 'owned') {
        judgement.broken(finding(words, { evidence: [asked?.position, answered], answers: [exchange] }));
      }
    },
  },
};
