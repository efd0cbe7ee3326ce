import { isObject } from '../../../protocol/index.ts';
import { show } from '../../read/show.ts';
import type { ObservedExchange } from '../../record/exchanges/observed-exchange.ts';
import type { RoomInfoAnswer } from '../../record/people/observed-room.ts';
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
    occupantsDiffer({ inTurn }, judgement) {
      const [one, other] = inTurn.slice(-2);
      if (!one || !other) return;
      const words = {
        sentence:
          `room_info lists other occupants of room ${other.room} for ${nameOf(one)} than for ${nameOf(other)}: they asked ` +
          `in turn, ${inTurn.length} times, and each of them was told the same each time.`,
        expected: show([...one.ids]),
        actual: show([...other.ids]),
      };
      const evidence = inTurn.map(({ answered }) => answered);
      judgement.broken(finding(words, { evidence, answers: inTurn }), other.asked);
    },
  },
};

const nameOf = ({ person }: RoomInfoAnswer): string => person?.name ?? 'another user';

function listOf({ endpoint, status, json }: ObservedExchange): string[] | undefined {
  if (endpoint !== 'roomInfo' || status !== 200 || !isObject(json) || !Array.isArray(json.occupants)) return undefined;
  return json.occupants.every((occupant) => typeof occupant === 'string') ? json.occupants : undefined;
}

function whatIsWrong(list: readonly string[], { person }: ObservedExchange): string | undefined {
  if (new Set(list).size < list.length) return 'somebody is there twice';
  const id = person?.id;
  return id === undefined || list.includes(id) ? undefined : `the caller ${id} is not among them`;
}
