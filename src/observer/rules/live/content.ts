import { show } from '../../read/show.ts';
import type { ObservedMessage } from '../../record/messages/observed-message.ts';
import { fitsPoster, fitsRoom, type Post } from '../../record/messages/posts.ts';
import type { FirstSight, Seen } from '../../record/messages/told.ts';
import type { ObservedRecord } from '../../record/observed-record.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding, placeOf, seenIn } from '../finding-on.ts';

export const content: ObserverRule = {
  requirement: 'live.content',
  judge: {
    firstSight(sight, judgement, record) {
      const { sent } = sight;
      if (sent.right.length > 0) return judgement.kept();
      if (sent.wrong.length > 0 || sent.forbidden.length > 0) return;
      const post = whatItWas(sight, record);
      if (post) return judgement.suspect(altered(sight, post), () => post.messages === 0);
      if (sight.isLive && hasAllPosts(record)) judgement.broken(phantom(sight.message, sight.seenBy));
    },
    /** A history may hold what was posted before the record; what comes live was posted within. */
    delivery({ isFirst, message, connection, position }, judgement, record) {
      const { first, post, version } = message;
      if (!isFirst || first === position || post || version.message === undefined || !hasAllPosts(record)) return;
      if (record.posts.withText(version.message).length > 0 || record.posts.withWordOf(version.message)) return;
      judgement.broken(phantom(message, { position, connection }));
    },
  },
};

/** Altered in one frame only. */
export const sameContent: ObserverRule = {
  requirement: 'live.content',
  needsSameServer: true,
  judge: {
    contradiction(contradiction, judgement) {
      const { message, fields, later, laterSeen, isLive } = contradiction;
      const { post } = message;
      if (!fields.includes('message') || !isLive || !post || !message.isPostCertain) return;
      if (contradiction.isAnother) return;
      const words = {
        sentence: `Message ${message.id} has another text ${placeOf(laterSeen)} than the one that was sent.`,
        expected: show(post.text),
        actual: show(later.message),
      };
      const seen = seenIn(laterSeen);
      const connections = [post.connection, ...seen.connections];
      judgement.broken(
        finding(words, { ...seen, evidence: [post.position, laterSeen.position], connections }),
        message.since,
      );
    },
  },
};

/** What was sent with a word that is in no other text, by the poster of the message to its room. */
function whatItWas({ message, isLive }: FirstSight, record: ObservedRecord): Post | undefined {
  const { version } = message;
  const post = record.posts.withWordOf(version.message ?? '');
  if (post?.standing !== 'proper' || !fitsPoster(post, version.poster) || !fitsRoom(post, version.room))
    return undefined;
  const isNew = isLive || (post.newestBefore !== undefined && message.id > post.newestBefore.id);
  return isNew && post.text !== version.message ? post : undefined;
}

/** All senders are in the record, and it tells of all that they have sent. */
const hasAllPosts = ({ canMissPosts, lifeBegan }: ObservedRecord): boolean =>
  !canMissPosts && lifeBegan === Number.NEGATIVE_INFINITY;

function altered({ message, seenBy }: FirstSight, post: Post) {
  const words = {
    sentence: `Message ${message.id} ${placeOf(seenBy)} has not the text that was sent.`,
    expected: show(post.text),
    actual: show(message.version.message),
  };
  const seen = seenIn(seenBy);
  const connections = [post.connection, ...seen.connections];
  return finding(words, { ...seen, evidence: [post.position, seenBy.position], connections });
}

function phantom(message: ObservedMessage, seenBy: Seen) {
  const words = {
    sentence: `Message ${message.id} ${placeOf(seenBy)} has a text that nobody has sent.`,
    expected: 'a text that was sent',
    actual: show(message.version.message),
  };
  return finding(words, seenIn(seenBy));
}
