import { show } from '../../read/show.ts';
import { tellingWords } from '../../read/telling.ts';
import type { ObservedMessage } from '../../record/observed-message.ts';
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
    /** Sent once and posted twice: only where nobody else can have sent it. */
    firstSight({ message, isLive, seenBy }, judgement, record) {
      const { post } = message;
      if (!post || !isLive || mayBeOfOthers(message, record)) return;
      const sent = record.posts.withText(post.text);
      if (sent.some(({ position }) => position <= record.lifeBegan)) return;
      const times = sent.reduce((sum, same) => sum + same.times, 0);
      const ids = Math.max(...sent.map((same) => same.messages));
      if (post.standing !== 'proper' || ids <= times) return;
      const words = {
        sentence: `${show(post.text)} was sent ${times === 1 ? 'once' : `${times} times`}, and appears under ${ids} ids.`,
        expected: 'one message for each frame that was sent',
        actual: `message ${message.id} ${placeOf(seenBy)}`,
      };
      const seen = seenIn(seenBy);
      const connections = [post.connection, ...seen.connections];
      judgement.broken(finding(words, { ...seen, evidence: [post.position, seenBy.position], connections }));
    },
  },
};

/** Sent by somebody else, or sent again where entries are missing. */
function mayBeOfOthers({ version }: ObservedMessage, record: ObservedRecord): boolean {
  if (record.lacksEntries) return true;
  const isOwn = record.knowledge.hasOwnMarkers === true && tellingWords(version.message ?? '').length > 0;
  return record.canMissPosts && !isOwn;
}
