import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { expectUnheard } from '../../case/expect/expect.ts';
import { becauseOf, passed, type Verdict } from '../../case/verdict.ts';
import { deliverWhileOffline } from '../actions/deliver-while-offline.ts';
import { attackHandshake, type HandshakeAttack } from '../actions/post-during-handshake.ts';

const openButSilent = defineCase({
  id: 'live.not-before-connected/open-but-silent',
  requirement: 'live.not-before-connected',
  title: 'A message that had gone out live before CONNECTED never arrives, neither at once nor later',
  needs: ['live', 'shared'],
  run: attackHandshake,
  judge: ({ subject, before, evidence }, record) => judgeNotBefore(record, { subject, before, evidence }),
});

const whileOffline = defineCase({
  id: 'live.not-before-connected/while-offline',
  requirement: 'live.not-before-connected',
  title: 'What was posted while a user was offline is not replayed when the user connects',
  needs: ['live', 'shared', 'history'],
  exclusive: true,
  run: deliverWhileOffline,
  judge({ subject, markers, byPeer, evidence }, record) {
    const isPosted = markers.some((marker) => byPeer.body.includes(marker));
    if (!isPosted) return becauseOf('retrieve.complete', 'nothing shows that anything was posted before.');
    return judgeNotBefore(record, { subject, before: markers, evidence });
  },
});

/**
 * What arrived is broken only where it is proven to have gone out before. Being in the history proves nothing: a server
 * may store first and fan out later, to whoever is connected then (reading 14).
 */
function judgeNotBefore(
  record: CaseRecord,
  { subject, before, evidence }: Pick<HandshakeAttack, 'subject' | 'before' | 'evidence'>,
): Verdict {
  const because = 'had gone out before CONNECTED: another connection had received it before the token was sent';
  const judge = (markers: readonly string[]) => expectUnheard(record, { by: [subject], markers, evidence, because });
  if (judge(before).status === 'passed') return passed(evidence);
  const proven = judge(before.filter((marker) => hadGoneOut(record, subject, marker)));
  if (proven.status !== 'passed') return proven;
  const reason = `${subject} received what was posted before CONNECTED, but nothing proves that it had gone out by then.`;
  return { status: 'skipped', reason };
}

/** Whether another connection had received a message, and every live one had had the time to (reading 14). */
function hadGoneOut(record: CaseRecord, subject: string, marker: string): boolean {
  const token = record.tokenSentAt(subject);
  const others = record.connections.filter((who) => who !== subject);
  const arrivals = others.flatMap((who) => record.framesWith(who, marker).map(({ at }) => at));
  return token !== undefined && Math.min(...arrivals) < token - record.profile.receiverSpread;
}

export const notBeforeConnected: Case[] = [openButSilent, whileOffline];
