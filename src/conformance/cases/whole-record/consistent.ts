import type { JsonObject } from '../../../protocol/index.ts';
import { messageOf } from '../../../traffic/index.ts';
import type { RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { failedAnswer, shownFrames } from '../../case/expect/expect.ts';
import { messagesIn, unreadHistory } from '../../case/expect/expect-history.ts';
import { failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import type { UserRole } from '../../discovery/server-profile.ts';

/** One reading of a whole history. */
interface Reading {
  role: UserRole;
  answer: RecordedAnswer;
}

/** A guest posts and leaves; both occupants read their histories before that, and again after more was said. */
async function readTwice(context: CaseContext) {
  const [member, peer, guest] = await context.connectAll('member', 'peer', 'peer');
  await context.connect('member');
  const markers = [await context.deliver(guest, 'shared', member), await context.deliver(member, 'shared', peer)];
  const earlier = await readAll(context, markers);
  await guest.close();
  markers.push(await context.deliver(peer, 'shared', member), await context.deliver(member, 'shared', peer));
  const later = await readAll(context, markers.slice(-1));
  const { evidence } = await context.silence(member, 'shared', peer);
  return { markers, earlier, later, evidence };
}

const readAll = (context: CaseContext, markers: readonly string[]): Promise<Reading[]> =>
  Promise.all(
    (['member', 'peer'] as const).map(async (role) => ({
      role,
      answer: await context.retrieveWith(role, 0, markers),
    })),
  );

const everywhere = defineCase({
  id: 'history.consistent/everywhere',
  requirement: 'history.consistent',
  title: 'A message is the same on every connection, and the same in every history',
  needs: ['live', 'shared', 'history'],
  maskedBy: ['live.frame', 'live.exactly-once', 'retrieve.shape', 'retrieve.matches-live'],
  run: readTwice,
  judge({ markers, earlier, later, evidence }, record) {
    const readings = [...earlier, ...later];
    return firstProblem(
      markers.flatMap((marker) => [judgeConnections(marker, record), judgeHistories(marker, readings, record)]),
      evidence,
    );
  },
});

const fields = ['id', 'message', 'poster', 'room', 'timestamp'];

const differing = (one: JsonObject, other: JsonObject): string | undefined =>
  fields.find((field) => field in one && field in other && one[field] !== other[field]);

function judgeConnections(marker: string, record: CaseRecord): Verdict {
  const frames = record.connections.flatMap((who) => record.framesWith(who, marker).slice(0, 1));
  const [first, ...others] = frames;
  const message = messageOf(first?.json);
  if (!first || !message) return passed();
  for (const frame of others) {
    const field = differing(message, messageOf(frame.json) ?? {});
    if (field === undefined) continue;
    const reason = `${first.who} and ${frame.who} received the same message with another \`${field}\`.`;
    return failed(reason, { expected: 'the same message', ...shownFrames([first, frame]) });
  }
  return passed();
}

function judgeHistories(marker: string, readings: readonly Reading[], record: CaseRecord): Verdict {
  const shown = readings.flatMap(({ role, answer }) => {
    const message = storedMessage(answer, marker, record);
    return message ? [{ role, answer, message }] : [];
  });
  const [first, ...others] = shown;
  for (const { role, answer, message } of others) {
    const field = first && differing(first.message, message);
    if (!field) continue;
    const reason = `The histories of ${first.role} and ${role} show the same message with another \`${field}\`.`;
    return failedAnswer(answer, reason, { expected: first.message, actual: message });
  }
  return passed();
}

const storedMessage = (answer: RecordedAnswer, marker: string, record: CaseRecord): JsonObject | undefined =>
  messagesIn(answer, record).find(({ message }) => String(message).includes(marker));

const keptForGood = defineCase({
  id: 'history.consistent/kept-for-good',
  requirement: 'history.consistent',
  title: 'A message that was once in a history is in every later one',
  needs: ['live', 'shared', 'history'],
  maskedBy: ['retrieve.complete', 'retrieve.shape', 'retrieve.zero-means-all', 'live.frame'],
  run: readTwice,
  judge({ markers, earlier, later }, record) {
    const unread = unreadHistory([...earlier, ...later].map(({ answer }) => answer));
    if (unread) return unread;
    return firstProblem(
      earlier.map(({ role, answer: before }) => {
        const after = later.find((reading) => reading.role === role)?.answer;
        const gone = markers.find((marker) => before.body.includes(marker) && !after?.body.includes(marker));
        if (gone === undefined || !after) return passed();
        const sent = storedMessage(before, gone, record);
        return failedAnswer(after, `The history of ${role} had the message ${gone} and has lost it.`, {
          expected: sent ?? gone,
        });
      }),
    );
  },
});

export const consistent: Case[] = [everywhere, keptForGood];
