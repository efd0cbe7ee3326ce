import type { JsonObject } from '../../../protocol/index.ts';
import { messageOf } from '../../../traffic/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { closedPoster } from '../../case/closed-poster.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { messagesIn, unreadHistory } from '../../case/expect/expect-history.ts';
import { becauseOf, failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import { type Content, contents, lookAlikes } from './contents.ts';

/** Posts every text one after the other, on one connection as long as the server leaves it open. */
async function postContents(context: CaseContext) {
  const [first, peer] = await context.connectAll('member', 'peer');
  let member = first;
  await context.deliver(member, 'shared', peer);
  const posted: { id: string; marker: string; sent: string; ended?: string }[] = [];
  for (const { id, text, write } of contents) {
    if (member.closed) member = await context.connect('member');
    const marker = context.marker();
    const sent = context.post(member, 'shared', text(marker), write);
    await peer.sees(marker, context.window);
    posted.push({ id, marker, sent, ...(member.closed && { ended: member.who }) });
  }
  const markers = posted.map(({ marker }) => marker);
  await peer.missingFrom(member, markers);
  const history = context.profile.unavailable.history
    ? null
    : await context.retrieveWith('peer', context.profile.recentId, markers);
  return { at: peer.who, posted, history };
}

type PostedContents = Awaited<ReturnType<typeof postContents>>;

const arrivesUnchanged = ({ id, what }: Content): Case =>
  defineCase({
    id,
    requirement: 'live.content',
    title: `A text with ${what} arrives unchanged`,
    needs: ['live', 'shared'],
    maskedBy: ['live.after-connected'],
    run: postContents,
    judge: (run, record) => judgeContent(id, `A text with ${what}`, run, record),
  });

function judgeContent(id: string, what: string, { at, posted, history }: PostedContents, record: CaseRecord): Verdict {
  const { marker, sent, ended } = posted.find((one) => one.id === id) ?? { marker: '', sent: '' };
  const came = record.framesWith(at, marker)[0];
  const end = came || ended === undefined ? undefined : closedPoster(record, ended, withSmallLetter(what));
  if (end)
    return failed(end.reason, {
      expected: sent,
      actual: 'nothing arrived',
      offending: [end.index],
      remedy: end.remedy,
    });
  if (!came) return failed(`${what} was posted and never arrived at ${at}.`, { expected: sent });
  const arrived = messageOf(came.json)?.message;
  if (typeof arrived !== 'string') return becauseOf('live.frame', 'there is no text to read.');
  if (arrived !== sent) {
    const reason = `${what} arrived changed${firstDifference(sent, arrived)}.`;
    return failed(reason, { expected: sent, actual: arrived, offending: [came.index] });
  }
  if (!history) return passed();
  const stored = messagesIn(history, record).find(({ message }) => String(message).includes(marker))?.message;
  if (typeof stored !== 'string') {
    return unreadHistory([history]) ?? becauseOf('retrieve.complete', 'the message is not in the history.');
  }
  if (stored === sent) return passed();
  const reason = `${what} is changed in the history${firstDifference(sent, stored)}.`;
  return failedAnswer(history, reason, { expected: sent, actual: stored });
}

const withSmallLetter = (text: string): string => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;

function firstDifference(sent: string, arrived: string): string {
  const [one, other] = [[...sent], [...arrived]];
  const at = one.findIndex((character, index) => character !== other[index]);
  return at < 0 ? '' : `, from character ${at + 1} on`;
}

/**
 * Posts the texts that look like something else, as peer: of member they would look like the effect of a frame without a
 * text (send.dropped-has-no-effect), whose cases run at the same time.
 */
async function postLookAlikes(context: CaseContext) {
  const [member, peer] = await context.connectAll('member', 'peer');
  await context.deliver(peer, 'shared', member);
  const from = context.position;
  for (const text of lookAlikes) context.post(peer, 'shared', text);
  const silence = await context.trySilence(peer, 'shared', member, from, lookAlikes.length);
  const history = context.profile.unavailable.history
    ? null
    : await context.retrieveWith('member', context.profile.recentId, [await context.deliver(peer, 'shared', member)]);
  return { at: member.who, from, silence, history };
}

type PostedLookAlikes = Awaited<ReturnType<typeof postLookAlikes>>;

const looksLikeSomethingElse = defineCase({
  id: 'live.content/look-alikes',
  requirement: 'live.content',
  // Its texts carry no marker: other cases could take them for their own.
  exclusive: true,
  title: 'A text that looks like a number, JSON, null, nothing or a command arrives unchanged',
  needs: ['live', 'shared'],
  maskedBy: ['live.after-connected', 'live.frame', 'live.id-increases', 'send.posts', 'retrieve.complete'],
  run: postLookAlikes,
  judge: (run, record) => firstProblem([judgeLiveLookAlikes(run, record), judgeStoredLookAlikes(run, record)]),
});

function judgeLiveLookAlikes({ at, from, silence }: PostedLookAlikes, record: CaseRecord): Verdict {
  const texts = new Set(record.frames(at, from).map(({ json }) => messageOf(json)?.message));
  if (![...texts].some((text) => typeof text === 'string')) {
    return becauseOf('live.frame', 'there are no texts to read.');
  }
  const missing = lookAlikes.filter((text) => !texts.has(text));
  const [first] = missing;
  if (first === undefined) return passed(silence?.evidence);
  return failed(`The text ${first} was posted, and ${at} did not receive it unchanged.`, {
    expected: lookAlikes,
    actual: { missing },
    offending: record.postsOf(first).map(({ index }) => index),
    ...(silence && { evidence: silence.evidence }),
  });
}

function judgeStoredLookAlikes({ at, from, history }: PostedLookAlikes, record: CaseRecord): Verdict {
  if (!history) return passed();
  const unread = unreadHistory([history]);
  if (unread) return unread;
  const stored = new Map(messagesIn(history, record).map((message) => [keyOf(message), message.message]));
  for (const { json } of record.frames(at, from)) {
    const live = messageOf(json);
    if (!live || !lookAlikes.includes(String(live.message))) continue;
    const text = stored.get(keyOf(live)) ?? live.message;
    if (text === live.message) continue;
    const reason = `The text ${live.message} is changed in the history.`;
    return failedAnswer(history, reason, { expected: live.message, actual: text });
  }
  return passed();
}

/** Tells messages apart also where ids repeat from room to room, which `live.id-increases` reports. */
const keyOf = ({ id, room, poster }: JsonObject): string => JSON.stringify([String(id), room, poster]);

export const content: Case[] = [...contents.map(arrivesUnchanged), looksLikeSomethingElse];
