import { show } from '../../read/show.ts';
import { fitsPoster, fitsRoom, type Post } from '../../record/messages/posts.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding, placeOf, seenIn } from '../finding-on.ts';

/** Judged where nothing that was sent fits: what others post with the same text is not confused with it. */
export const fields: ObserverRule = {
  requirement: 'live.fields',
  judge: {
    firstSight({ message, sent, seenBy, isLive }, judgement) {
      const { version } = message;
      if (sent.right.length > 0) return isLive && message.isTextTelling ? judgement.kept() : undefined;
      const post = sent.wrong.find((candidate) => fitsRoom(candidate, version.room)) ?? sent.wrong[0];
      if (!post || !message.isTextTelling || (!isLive && !isNewerThan(post, message.id))) return;
      const wrong = fitsRoom(post, version.room) ? 'poster' : 'room';
      const expected = wrong === 'room' ? post.room : post.person?.id;
      const words = {
        sentence: `Message ${message.id} ${placeOf(seenBy)} was sent by ${post.person?.name ?? 'somebody'} to room ${post.room}, and has ${wrong} ${show(version[wrong])}.`,
        expected: `${wrong} ${show(expected)}`,
        actual: `${wrong} ${show(version[wrong])}`,
      };
      const seen = seenIn(seenBy);
      const connections = [post.connection, ...seen.connections];
      const found = finding(words, { ...seen, evidence: [post.position, seenBy.position], connections });
      judgement.suspect(found, () => post.messages === 0);
    },
  },
};

/** Wrong in one frame only, such as the sender's own. */
export const sameFields: ObserverRule = {
  requirement: 'live.fields',
  needsSameServer: true,
  judge: {
    contradiction(contradiction, judgement) {
      const { message, fields: differing, later, laterSeen, isLive } = contradiction;
      const { post } = message;
      if (!isLive || !post || !message.isPostCertain || contradiction.isAnother) return;
      const wrong = differing.includes('room') && !fitsRoom(post, later.room) ? 'room' : 'poster';
      if (wrong === 'poster' && (!differing.includes('poster') || fitsPoster(post, later.poster))) return;
      const words = {
        sentence: `Message ${message.id} has ${wrong} ${show(later[wrong])} ${placeOf(laterSeen)}, and another elsewhere.`,
        expected: `${wrong} ${show(message.version[wrong])}`,
        actual: `${wrong} ${show(later[wrong])}`,
      };
      const seen = seenIn(laterSeen);
      const connections = [post.connection, ...seen.connections];
      judgement.broken(
        finding(words, { ...seen, evidence: [post.position, message.first, laterSeen.position], connections }),
        message.since,
      );
    },
  },
};

const isNewerThan = ({ newestBefore }: Post, id: number | bigint): boolean =>
  newestBefore !== undefined && id > newestBefore.id;
