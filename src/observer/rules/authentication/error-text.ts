import { isObject } from '../../../protocol/index.ts';
import { show } from '../../read/show.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

const authenticationErrors: readonly unknown[] = ['AUTH_TOKEN_MISSING', 'AUTH_TOKEN_EXPIRED', 'AUTH_TOKEN_INVALID'];

export const errorText: ObserverRule = {
  requirement: 'auth.error-text',
  judge: {
    exchange(exchange, judgement) {
      const { status, json, answered, asked } = exchange;
      if (status !== 401 || !isObject(json) || !authenticationErrors.includes(json.error_code)) return;
      const { error } = json;
      const isText = typeof error === 'string' && /\p{L}/u.test(error) && error !== json.error_code;
      if (isText) return judgement.kept();
      const words = {
        sentence: `The \`error\` of an authentication error of ${exchange.endpoint} is no text for people.`,
        expected: 'a text that a person can read',
        actual: show(error),
      };
      judgement.broken(finding(words, { evidence: [asked?.position, answered], answers: [exchange] }));
    },
  },
};
