import type { EndpointName } from '../../protocol/index.ts';
import { isMalformed } from '../read/request-body.ts';
import { excerpt } from '../read/show.ts';
import type { ObserverRule } from '../rule.ts';
import { isVerdictOnRequest } from './error-body.ts';
import { finding } from './finding-on.ts';

type MalformedRequirement = 'create-dm.malformed' | 'room-info.malformed' | 'retrieve.malformed';

/** A 500 proves something only on a server that does not answer it to requests that are in order. */
export const malformedRule = (requirement: MalformedRequirement, endpoint: EndpointName): ObserverRule => ({
  requirement,
  judge: {
    exchange(exchange, judgement, record) {
      if (exchange.endpoint !== endpoint || !isMalformed(exchange) || !isVerdictOnRequest(exchange)) return;
      const { status, asked, answered, body } = exchange;
      if (status >= 400 && status < 500) return judgement.kept();
      const words = {
        sentence: `A malformed request to ${endpoint} was answered ${status}.`,
        expected: 'a status from 400 to 499',
        actual: `${status} ${excerpt(body)}`,
      };
      const found = finding(words, { evidence: [asked?.position, answered], answers: [exchange] });
      judgement.suspect(found, () => status < 500 || !record.isFailing);
    },
  },
});
