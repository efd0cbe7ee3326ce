import { isObject, saysTheSame, withoutAskedId } from '../../../protocol/index.ts';
import { isInOrder, parameterOf } from '../../read/request-body.ts';
import { show } from '../../read/show.ts';
import type { ObservedExchange } from '../../record/exchanges/observed-exchange.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

/** Reading 18: only `error_code` and `error` count, and a text that repeats the asked id does not differ. */
export const indistinguishable: ObserverRule = {
  requirement: 'room-info.indistinguishable',
  judge: {
    exchange(exchange, judgement, { rooms, notFoundAnswers }) {
      const { endpoint, status, person, json } = exchange;
      if (endpoint !== 'roomInfo' || status !== 404 || !person || !isInOrder(exchange) || !isObject(json)) return;
      const said = show([json.error_code, withoutAskedId(textOf(exchange))]);
      const exists = rooms.find(String(parameterOf(exchange)))?.isSeen ?? false;
      const [same, others] = exists
        ? [notFoundAnswers.existing, notFoundAnswers.unseen]
        : [notFoundAnswers.unseen, notFoundAnswers.existing];
      const isNew = !same.has(said);
      same.set(said, exchange);
      const [other] = others;
      if (!other) return;
      if (other[0] === said || isTheSame(exchange, other[1])) return judgement.kept();
      if (!isNew || same.size > 1 || others.size > 1) return;
      const words = {
        sentence: 'room_info answers differently for a room that exists and for one that nobody has seen.',
        expected: 'the same `error_code` and `error`',
        actual: `${said} and ${other[0]}`,
      };
      const evidence = [other[1].answered, exchange.answered];
      judgement.suspect(finding(words, { evidence, answers: [other[1], exchange] }), () => {
        return same.size === 1 && others.size === 1;
      });
    },
  },
};

const isTheSame = (one: ObservedExchange, other: ObservedExchange): boolean =>
  errorOf(one).error_code === errorOf(other).error_code && saysTheSame(textOf(one), textOf(other));

const textOf = (exchange: ObservedExchange) => ({
  text: String(errorOf(exchange).error),
  id: String(parameterOf(exchange)),
});

const errorOf = ({ json }: ObservedExchange): { error?: unknown; error_code?: unknown } => (isObject(json) ? json : {});
