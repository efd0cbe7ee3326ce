import type { MessageId } from '../../../protocol/index.ts';
import { isInOrder, parameterOf } from '../../read/request-body.ts';
import { excerpt } from '../../read/show.ts';
import type { ObservedRecord } from '../../record/observed-record.ts';
import type { ObserverRule } from '../../rule.ts';
import { isVerdictOnRequest } from '../error-body.ts';
import { finding } from '../finding-on.ts';

type Asked = 'retrieve.zero-means-all' | 'retrieve.nothing-newer' | 'retrieve.shape';

/** A request in order that is not answered 200: whose requirement that is depends on what was asked for. */
export const refusedRequest = (requirement: Asked): ObserverRule => ({
  requirement,
  judge: {
    exchange(exchange, judgement, record) {
      const { endpoint, token, status, asked, answered, body } = exchange;
      if (endpoint !== 'retrieve' || token !== 'owned' || !isInOrder(exchange)) return;
      const after = parameterOf(exchange) as MessageId;
      if (askedFor(after, record) !== requirement) return;
      if (status === 200 && requirement === 'retrieve.nothing-newer') return judgement.kept();
      // 401 and 403 are about the caller, 5xx may be trouble of the moment.
      if (status < 400 || status === 401 || status === 403 || status >= 500 || !isVerdictOnRequest(exchange)) return;
      const words = {
        sentence: `retrieve with \`after\` ${after} was answered ${status}.`,
        expected: '200 with a list, which may be empty',
        actual: `${status} ${excerpt(body)}`,
      };
      judgement.broken(finding(words, { evidence: [asked?.position, answered], answers: [exchange] }));
    },
  },
});

function askedFor(after: MessageId, { newest }: ObservedRecord): Asked {
  if (after === 0) return 'retrieve.zero-means-all';
  return !newest || after >= newest.id ? 'retrieve.nothing-newer' : 'retrieve.shape';
}
