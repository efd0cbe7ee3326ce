import { isInOrder, parameterOf } from '../../read/request-body.ts';
import type { ObservedExchange } from '../../record/exchanges/observed-exchange.ts';
import type { ObservedRecord } from '../../record/observed-record.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

export const ok: ObserverRule = {
  requirement: 'create-dm.ok',
  judge: {
    exchange(exchange, judgement, record) {
      const { endpoint, status, token, asked, answered } = exchange;
      if (endpoint !== 'createDm' || token !== 'owned' || !isInOrder(exchange)) return;
      if (status === 200) return judgement.kept();
      if (!isWrong(exchange, record)) return;
      const words = {
        sentence: `create_dm with a user who exists was answered ${status}.`,
        expected: '200',
        actual: String(status),
      };
      judgement.broken(finding(words, { evidence: [asked?.position, answered], answers: [exchange] }));
    },
  },
};

/** Another success, or a 404 for somebody who acts in the record; whether one can write to oneself is not said. */
function isWrong(exchange: ObservedExchange, { people }: ObservedRecord): boolean {
  const { status, person } = exchange;
  if (status > 200 && status < 300) return true;
  const other = people.withId(String(parameterOf(exchange)));
  return status === 404 && other !== undefined && other !== person;
}
