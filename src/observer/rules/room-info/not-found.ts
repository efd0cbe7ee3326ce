import type { ObservedFinding } from '../../finding.ts';
import { isInOrder, parameterOf } from '../../read/request-body.ts';
import { excerpt } from '../../read/show.ts';
import type { ObservedExchange } from '../../record/exchanges/observed-exchange.ts';
import type { ObservedRecord } from '../../record/observed-record.ts';
import type { ObserverRule } from '../../rule.ts';
import { isVerdictOnRequest, wrongError } from '../error-body.ts';
import { finding } from '../finding-on.ts';

type NotFoundRequirement = 'room-info.unknown' | 'room-info.not-occupant';

/** A 404 belongs to `not-occupant` where anything tells that the room exists, else to `unknown`. */
const notFound = (requirement: NotFoundRequirement): ObserverRule => ({
  requirement,
  judge: {
    exchange(exchange, judgement, record) {
      const { asked, answered, status } = exchange;
      if (status !== 404 || !isJudged(exchange, record, requirement)) return;
      const code = record.knowledge.dialect?.unknownRoom ?? 'NOT_FOUND';
      const actual = wrongError(exchange, 404, code);
      if (actual === undefined) return judgement.kept();
      const sentence = `room_info answered ${actual}.`;
      const words = { sentence, expected: `error_code ${code} and a text`, actual };
      judgement.broken(finding(words, { evidence: [asked?.position, answered], answers: [exchange] }));
    },
  },
});

/** Another answer than 404 about a room that the caller is certainly not in, or that does not exist. */
const letIn = (requirement: NotFoundRequirement): ObserverRule => ({
  requirement,
  judge: {
    exchange(exchange, judgement, record) {
      const { person, asked, answered, status, body } = exchange;
      if (status === 404 || status === 401 || !isJudged(exchange, record, requirement)) return;
      // The server may fail whatever it is asked.
      if (!person || !asked || status >= 500) return;
      const id = String(parameterOf(exchange));
      const room = record.rooms.get(id);
      const isMissing = record.missingRooms.has(id);
      const found = (): ObservedFinding => {
        const words = {
          sentence: `${person.name} asked room_info for room ${id}, ${isMissing ? 'which does not exist' : 'and is not in it'}.`,
          expected: '404',
          actual: `${status} ${excerpt(body)}`,
        };
        return finding(words, { evidence: [asked.position, answered], answers: [exchange] });
      };
      judgement.suspect(found, () => isMissing || room.lacksThroughout(person, asked.position, answered));
    },
  },
});

function isJudged(exchange: ObservedExchange, { rooms }: ObservedRecord, requirement: NotFoundRequirement): boolean {
  const isAsked = exchange.endpoint === 'roomInfo' && exchange.person && isInOrder(exchange);
  if (!isAsked || !isVerdictOnRequest(exchange)) return false;
  const isSeen = rooms.find(String(parameterOf(exchange)))?.isSeen ?? false;
  return requirement === (isSeen ? 'room-info.not-occupant' : 'room-info.unknown');
}

export const notFoundRules: readonly ObserverRule[] = [
  notFound('room-info.unknown'),
  letIn('room-info.unknown'),
  notFound('room-info.not-occupant'),
  letIn('room-info.not-occupant'),
];
