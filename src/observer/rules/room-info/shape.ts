import { isObject } from '../../../protocol/index.ts';
import { isInOrder, parameterOf } from '../../read/request-body.ts';
import { excerpt, show } from '../../read/show.ts';
import type { ObservedExchange } from '../../record/exchanges/observed-exchange.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

export const shape: ObserverRule = {
  requirement: 'room-info.shape',
  judge: {
    exchange(exchange, judgement, { rooms }) {
      const { endpoint, status, person, asked, answered, isShortened, body } = exchange;
      if (endpoint !== 'roomInfo' || !isInOrder(exchange) || isShortened) return;
      const evidence = { evidence: [asked?.position, answered], answers: [exchange] };
      const expected = '200 with `room_name` and `occupants`';
      if (status >= 200 && status < 300) {
        const wrong = whatIsWrong(exchange);
        if (wrong === undefined) return judgement.kept();
        const words = {
          sentence: `room_info has not the documented shape: ${wrong}.`,
          expected,
          actual: excerpt(body),
        };
        return judgement.broken(finding(words, evidence));
      }
      if (status !== 404 || !person || !asked) return;
      const room = rooms.get(String(parameterOf(exchange)));
      const words = {
        sentence: `${person.name} is in room ${room.id}, and room_info answered 404.`,
        expected,
        actual: `404 ${excerpt(body)}`,
      };
      judgement.suspect(finding(words, evidence), () => room.hasThroughout(person, asked.position, answered));
    },
  },
};

function whatIsWrong({ status, json }: ObservedExchange): string | undefined {
  if (status !== 200) return `the status is ${status}`;
  if (!isObject(json)) return 'the body is no JSON object';
  const { room_name, occupants } = json;
  if (room_name !== null && typeof room_name !== 'string') return `\`room_name\` is ${show(room_name)}`;
  const isList = Array.isArray(occupants) && occupants.every((occupant) => typeof occupant === 'string');
  return isList ? undefined : `\`occupants\` is ${show(occupants)}`;
}
