import type { Judgement } from '../../judgement.ts';
import { show } from '../../read/show.ts';
import { tellingWords } from '../../read/telling.ts';
import type { ObservedMessage } from '../../record/messages/observed-message.ts';
import type { Post } from '../../record/messages/posts.ts';
import type { Seen } from '../../record/messages/told.ts';
import type { ObservedRecord } from '../../record/observed-record.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding, placeOf, seenIn } from '../finding-on.ts';

export const exactlyOnce: ObserverRule = {
  requirement: 'live.exactly-once',
  judge: {
    delivery({ connection, message, isRepeat, position }, judgement) {
      if (!isRepeat) return judgement.kept();
      const words = {
        sentence: `Message ${message.id} came again on ${connection.name}.`,
        expected: 'one frame per message and connection',
        actual: 'the same id in another frame',
      };
      const before = connection.arrivals.positionOf(message.index);
      judgement.broken(finding(words, { evidence: [before, position], connections: [connection] }));
    },
  },
};

/** Sent once and posted twice: only where nobody else can have sent it. A history may hold what was posted before. */
export const postedOnce: ObserverRule = {
  requirement: 'live.exactly-once',
  judge: {
    firstSight({ message, isLive, seenBy }, judgement, record) {
      if (isLive) suspectTwice(judgement, { message, seenBy, record });
    },
    delivery({ isFirst, message, connection, position }, judgement, record) {
      if (!isFirst || message.first >= position) return;
      suspectTwice(judgement, { message, seenBy: { position, connection }, record });
    },
  },
};

interface Sight {
  message: ObservedMessage;
  seenBy: Seen;
  record: ObservedRecord;
}

function suspectTwice(judgement: Judgement, { message, seenBy, record }: Sight): void {
  const post = postedTooOften(message, record);
  if (!post) return;
  const sent = record.posts.withText(post.text);
  judgement.suspect(postedTwice(message, post, seenBy, record), () =>
    sent.every(({ isContradicted }) => !isContradicted),
  );
}

function postedTooOften(message: ObservedMessage, record: ObservedRecord): Post | undefined {
  const { post } = message;
  if (post?.standing !== 'proper' || mayBeOfOthers(message, record)) return undefined;
  const { times, ids, isOfThisLife } = countsOf(post, record);
  return isOfThisLife && ids > times ? post : undefined;
}

function countsOf({ text }: Post, { posts, lifeBegan }: ObservedRecord) {
  const sent = posts.withText(text);
  return {
    times: sent.reduce((sum, { times }) => sum + times, 0),
    ids: sent.reduce((sum, { newMessages }) => sum + newMessages, 0),
    isOfThisLife: sent.every(({ position }) => position > lifeBegan),
  };
}

/** Sent by somebody else, or sent again where entries are missing. */
function mayBeOfOthers({ version }: ObservedMessage, record: ObservedRecord): boolean {
  if (record.lacksEntries) return true;
  const isOwn = record.knowledge.hasOwnMarkers === true && tellingWords(version.message ?? '').length > 0;
  return record.canMissPosts && !isOwn;
}

function postedTwice(message: ObservedMessage, post: Post, seenBy: Seen, record: ObservedRecord) {
  const { times, ids } = countsOf(post, record);
  const words = {
    sentence: `${show(post.text)} was sent ${times === 1 ? 'once' : `${times} times`}, and appears under ${ids} ids.`,
    expected: 'one message for each frame that was sent',
    actual: `message ${message.id} ${placeOf(seenBy)}`,
  };
  const seen = seenIn(seenBy);
  const connections = [post.connection, ...seen.connections];
  return finding(words, { ...seen, evidence: [post.position, seenBy.position], connections });
}
