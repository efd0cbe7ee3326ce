import { jsonOf } from '../conformance/http-client.ts';
import type { Evidence } from '../protocol/index.ts';
import type { Arrival } from './arrival.ts';
import type { Player } from './player.ts';
import type { Stage } from './stage.ts';
import { failed, type StepVerdict } from './verdict.ts';

/** Judges that nothing has come to a user which no step has expected; `evidence` says how long was waited for it. */
export function expectNothing(stage: Stage, player: Player, evidence: Evidence, isAnswerMeant: boolean): StepVerdict {
  const { lastAsked } = player;
  if (isAnswerMeant && lastAsked?.answer) {
    return failed(`${player.name} should not be answered yet, but ${lastAsked.path} was.`, {
      expected: 'nothing',
      actual: { status: lastAsked.answer.status, body: jsonOf(lastAsked.answer) ?? lastAsked.answer.body },
      guilty: [lastAsked.answerEntry ?? lastAsked.entry],
      evidence,
    });
  }
  const news = player.unexpected.filter((arrival) => isNews(stage, player, arrival));
  for (const arrival of player.inbox) arrival.isExpected = true;
  if (news.length === 0) return { status: 'passed', evidence };
  return failed(`${player.name} should receive nothing, but ${describeArrival(news[0] as Arrival)}.`, {
    expected: 'nothing',
    actual: news.slice(0, 5).map(shown),
    guilty: news.map(({ entry }) => entry),
    evidence,
  });
}

/**
 * Whether an arrival counts. A user's own message does not: whether it comes back is left to the server (reading 7).
 * On a deployed server other people talk, too: there only what this play has sent counts.
 */
function isNews(stage: Stage, player: Player, arrival: Arrival): boolean {
  if (arrival.kind !== 'frame' || !arrival.message) return true;
  const text = String(arrival.message.message);
  const isOwn = player.isIdKnown ? arrival.message.poster === player.id : player.sentTexts.has(text);
  if (isOwn) return false;
  return stage.venue.mock !== undefined || stage.players.some(({ sentTexts }) => sentTexts.has(text));
}

function describeArrival(arrival: Arrival): string {
  if (arrival.kind === 'frame') return `${arrival.text.slice(0, 300)} came`;
  return arrival.kind === 'closed' ? `the connection was closed with ${arrival.code}` : 'a connection opened';
}

const shown = (arrival: Arrival): unknown =>
  arrival.kind === 'frame'
    ? (arrival.json ?? arrival.text.slice(0, 600))
    : { closed: 'code' in arrival && arrival.code };
