import type { Evidence } from '../../protocol/index.ts';
import { jsonOf } from '../../wire-client/index.ts';
import type { Actor } from '../context/actor.ts';
import type { PlayContext } from '../context/play-context.ts';
import type { Arrival } from './arrival.ts';
import { failed, type StepVerdict } from './verdict.ts';

/** Judges that nothing has come to a user which no step has expected; `evidence` says how long was waited for it. */
export function expectNothing(
  context: PlayContext,
  actor: Actor,
  evidence: Evidence,
  isAnswerMeant: boolean,
): StepVerdict {
  const { lastAsked } = actor;
  if (isAnswerMeant && lastAsked?.answer) {
    return failed(`${actor.name} should not be answered yet, but ${lastAsked.path} was.`, {
      expected: 'nothing',
      actual: { status: lastAsked.answer.status, body: jsonOf(lastAsked.answer) ?? lastAsked.answer.body },
      offending: [lastAsked.answer.entry],
      evidence,
    });
  }
  const news = actor.unexpected.filter((arrival) => isNews(context, actor, arrival));
  for (const arrival of actor.inbox) arrival.isExpected = true;
  if (news.length === 0) return { status: 'passed', evidence };
  return failed(`${actor.name} should receive nothing, but ${describeArrival(news[0] as Arrival)}.`, {
    expected: 'nothing',
    actual: news.slice(0, 5).map(shown),
    offending: news.map(({ entry }) => entry),
    evidence,
  });
}

/**
 * Whether an arrival counts. A user's own message does not: whether it comes back is left to the server (reading 7).
 * On a deployed server other people talk, too: there only what this play has sent counts.
 */
function isNews(context: PlayContext, actor: Actor, arrival: Arrival): boolean {
  if (arrival.kind !== 'frame' || !arrival.message) return true;
  const text = String(arrival.message.message);
  const isOwn = actor.isIdKnown ? arrival.message.poster === actor.id : actor.sentTexts.has(text);
  if (isOwn) return false;
  return context.target.mock !== undefined || context.hasSent(text);
}

function describeArrival(arrival: Arrival): string {
  if (arrival.kind === 'frame') return `${arrival.text.slice(0, 300)} came`;
  return arrival.kind === 'closed' ? `the connection was closed with ${arrival.code}` : 'a connection opened';
}

const shown = (arrival: Arrival): unknown =>
  arrival.kind === 'frame'
    ? (arrival.json ?? arrival.text.slice(0, 600))
    : { closed: 'code' in arrival && arrival.code };
