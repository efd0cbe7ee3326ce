import { chatPaths, parseJson } from '../../protocol/index.ts';
import { listedMessages } from '../json.ts';
import type { Exchange } from './exchanges.ts';
import { recordedAnswers } from './recorded-answer.ts';
import { recordedRequest } from './recorded-request.ts';
import type { Telling } from './writing.ts';

/** An answer that is lost sooner than this was not waited for in vain. */
const shortestWaitMs = 500;

/** A request, and right behind it what was answered. */
export function tellRequest(telling: Telling, exchange: Exchange): void {
  if (isSpare(telling, exchange)) return;
  const { list, world, rooms } = telling;
  const { request, response } = exchange;
  const made = world.madeRooms.get(request);
  const seen = telling.seenBy(request.user);
  const { step, isFromLast, remark } = recordedRequest(exchange, { world, rooms, seen, made });
  if (remark !== undefined) list.announce(remark);
  list.add(step);
  if (made !== undefined) rooms.add(made);
  tellAnswer(telling, exchange, isFromLast);
  const isList = response && request.path === chatPaths.retrieve;
  for (const message of (isList && listedMessages(response.body)) || []) telling.saw(request.user, message);
}

function tellAnswer(telling: Telling, exchange: Exchange, isFromLast: boolean): void {
  const { list } = telling;
  const { request, response } = exchange;
  const [first, ...others] = recordedAnswers(exchange, { telling, isFromLast });
  if (first) {
    list.add({ as: request.user, expect: { answer: first } }, response);
    for (const other of others) list.add({ as: request.user, expect: { answer: other } });
  } else if (!response || response.at - request.at > shortestWaitMs) {
    list.add({ as: request.user, expect: 'nothing' }, response);
    list.comment('This was never answered.');
  } else list.announce('The answer to this was lost on its way.');
}

/** Of a question that is asked again and again the last answer is enough; and where a room is looked for, the find. */
function isSpare({ conversation, world, rooms }: Telling, { request, response }: Exchange): boolean {
  const { isComplete, lines } = conversation;
  if (isComplete || !response || response.isOffending) return false;
  const rest = lines.slice(lines.indexOf(request) + 1);
  const next = rest.find(({ user, kind }) => user === request.user && kind !== 'response' && kind !== 'received');
  if (next?.kind === 'request' && next.path === request.path && next.body === request.body) return true;
  const room = world.names.roomOf(String(Object(parseJson(request.body ?? '')).room_id));
  const isInVain = request.path === chatPaths.roomInfo && response.status !== 200 && !rooms.has(room);
  return isInVain && lines.some((line) => line.kind === 'request' && line.path === chatPaths.createDm);
}
