import { isObject } from '../../../protocol/index.ts';
import { show } from '../../read/show.ts';
import type { ObservedExchange } from '../../record/exchanges/observed-exchange.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

export const occupants: ObserverRule = {
  requirement: 'room-info.occupants',
  judge: {
    exchange(exchange, judgement) {
      const list = listOf(exchange);
      if (!list) return;
      const wrong = whatIsWrong(list, exchange);
      if (wrong === undefined) return judgement.kept();
      const words = {
        sentence: `room_info lists ${show(list)}: ${wrong}.`,
        expected: 'each occupant once, the caller among them',
        actual: show(list),
      };
      const { asked, answered } = exchange;
      judgement.broken(finding(words, { evidence: [asked?.position, answered], answers: [exchange] }));
    },
  },
};

/** The same set, whoever asks. */
export const sameOccupants: ObserverRule = {
  requirement: 'room-info.occupants',
  needsSameServer: true,
  judge: {
    occupantsDiffer({ before, between, after }, judgement) {
      const words = {
        sentence: `room_info listed other occupants of room ${after.room} for ${between.person?.name ?? 'another user'} than for ${after.person?.name ?? 'one'} before and after that.`,
        expected: show([...after.ids]),
        actual: show([...between.ids]),
      };
      const evidence = [before.answered, between.answered, after.answered];
      judgement.broken(finding(words, { evidence, answers: [before, between, after] }), before.asked);
    },
  },
};

function listOf({ endpoint, status, json }: ObservedExchange): string[] | undefined {
  if (endpoint !== 'roomInfo' || status !== 200 || !isObject(json) || !Array.isArray(json.occupants)) return undefined;
  return json.occupants.every((occupant) => typeof occupant === 'string') ? json.occupants : undefined;
}

function whatIsWrong(list: readonly string[], { person }: ObservedExchange): string | undefined {
  if (new Set(list).size < list.length) return 'somebody is there twice';
  const id = person?.id;
  return id === undefined || list.includes(id) ? undefined : `the caller ${id} is not among them`;
}
