import { excerpt } from '../../read/show.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

export const noBody: ObserverRule = {
  requirement: 'create-dm.no-body',
  judge: {
    exchange(exchange, judgement) {
      const { endpoint, status, body, asked, answered } = exchange;
      if (endpoint !== 'createDm' || status !== 200) return;
      if (body === '') return judgement.kept();
      const words = {
        sentence: 'create_dm was answered 200 with a body.',
        expected: 'an empty body',
        actual: excerpt(body),
      };
      judgement.broken(finding(words, { evidence: [asked?.position, answered], answers: [exchange] }));
    },
  },
};
