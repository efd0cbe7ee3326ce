import { show } from '../read/show.ts';
import type { Standing } from '../record/messages/posts.ts';
import type { Judge } from '../rule.ts';
import { finding, placeOf, seenIn } from './finding-on.ts';

/** A message appears whose text was sent only in a way that must not post it. */
export const postedAlthough =
  (standings: readonly Standing[], why: string): NonNullable<Judge['firstSight']> =>
  ({ message, sent, seenBy, isLive }, judgement) => {
    const post = sent.forbidden.find(({ standing }) => standings.includes(standing));
    if (!post || !message.isTextTelling || sent.right.length > 0 || sent.wrong.length > 0) return;
    // A history may hold the same text from an earlier run.
    if (!isLive && !(post.newestBefore && message.id > post.newestBefore.id)) return;
    const seen = seenIn(seenBy);
    const words = {
      sentence: `A message ${show(message.version.message)} appears ${placeOf(seenBy)}. ${why}`,
      expected: 'that it is posted nowhere',
      actual: `message ${message.id} in room ${show(message.version.room)}`,
    };
    const connections = [post.connection, ...seen.connections];
    judgement.broken(finding(words, { ...seen, evidence: [post.position, seenBy.position], connections }));
  };
