import type { Delivery } from '../../record/messages/told.ts';
import type { ObservedRecord } from '../../record/observed-record.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

/** As seconds, this is the year 5138. */
const surelyMilliseconds = 1e11;

export const timestamp: ObserverRule = {
  requirement: 'live.timestamp',
  judge: {
    delivery(delivery, judgement, record) {
      const { version, connection, message, position } = delivery;
      if (version.timestamp === undefined) return;
      const expected = whatIsExpected(version.timestamp, delivery, record);
      if (expected === undefined) return judgement.kept();
      const sent = expected.isOfSending ? message.post : undefined;
      const words = {
        sentence: `The timestamp of message ${message.id} on ${connection.name} is not ${expected.words}.`,
        expected: expected.words,
        actual: String(version.timestamp),
      };
      judgement.broken(
        finding(words, { evidence: [sent?.position, position], connections: [sent?.connection, connection] }),
      );
    },
  },
};

interface Expected {
  words: string;
  isOfSending?: boolean;
}

function whatIsExpected(seconds: number, delivery: Delivery, record: ObservedRecord): Expected | undefined {
  if (!Number.isInteger(seconds) || seconds > surelyMilliseconds) return { words: 'in whole UNIX seconds' };
  const { isClockComparable, clockSkewSeconds = 120 } = record.knowledge;
  if (!isClockComparable || !Number.isFinite(delivery.at)) return undefined;
  const latest = Math.ceil(delivery.at / 1000) + clockSkewSeconds;
  if (seconds > latest) return { words: `${latest} or before, when it came` };
  const { post, sentAfter } = delivery.message;
  if (!post || sentAfter === undefined) return undefined;
  const earliest = Math.floor(post.at / 1000) - clockSkewSeconds;
  return seconds < earliest ? { words: `${earliest} or after, when it was sent`, isOfSending: true } : undefined;
}
